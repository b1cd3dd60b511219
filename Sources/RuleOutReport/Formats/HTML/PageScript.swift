/// The one script of the page: the replay, the cross-hair and the filters. It writes text and numbers
/// only, and the page is complete without it.
enum PageScript {
  static let text: StaticString = #"""

    "use strict";
    (() => {
      const all = (selector, from) => [...(from || document).querySelectorAll(selector)];
      const one = (selector, from) => (from || document).querySelector(selector);
      const data = JSON.parse(one("#data").textContent);
      const span = data.end - data.start;
      const percent = (share) => (100 * Math.min(1, Math.max(0, share))).toFixed(3) + "%";
      const clock = (seconds) =>
        new Date((seconds + data.offset) * 1000).toISOString().slice(11, 19).replace(/:00$/, "");
      document.documentElement.classList.add("live");

      // Values as the report writes them.
      const digits = (value, count) => {
        const size = Math.abs(value);
        if (size === 0) return "0";
        const decimals = Math.max(0, count - 1 - Math.floor(Math.log10(size)));
        return String(Number(value.toFixed(Math.min(9, decimals))));
      };
      const units = {
        share: (v) => digits(100 * v, 2) + "\u00a0%",
        rate: (v) => digits(v, 3) + "/s",
        cores: (v) => digits(v, 2) + " cores",
        number: (v) => digits(v, 3),
        seconds: (v) => {
          const size = Math.abs(v);
          if (size < 0.001) return digits(v * 1e6, 3) + " µs";
          if (size < 1) return digits(v * 1e3, 3) + " ms";
          return size < 90 ? digits(v, 2) + " s" : Math.round(v / 60) + " min";
        },
        bytes: (v) => {
          for (const unit of ["B", "KiB", "MiB", "GiB"]) {
            if (Math.abs(v) < 1000) return digits(v, 3) + " " + unit;
            v /= 1024;
          }
          return digits(v, 3) + " TiB";
        },
      };

      // A figure keeps its unit beside it.
      const joined = (text) =>
        text.replace(/(\d) (?=%|(?:µs|ms|s|min|h|x|[KMGT]iB|B)\b)/g, "$1\u00a0");

      // Cross-hair: one line through all drawings, and the value of each beside it.
      const plots = all("svg.plot").map((svg) => ({
        svg,
        cursor: one(".cursor", svg),
        veil: one(".veil", svg),
        caption: one("figcaption", svg.closest("figure")),
        points: null,
      }));
      const read = (plot) => {
        const path = one("path.curve", plot.svg);
        if (plot.points || !path || path.classList.contains("c0")) return plot.points || [];
        plot.points = [];
        let x = 0, y = 0;
        for (const part of path.getAttribute("d").split("M").slice(1)) {
          const [head, tail] = part.split("l");
          [x, y] = head.split(" ").map(Number);
          const steps = (tail || "").match(/-?[0-9]+/g) || [];
          for (let i = 0; i + 1 < steps.length; i += 2) {
            x += Number(steps[i]);
            y += Number(steps[i + 1]);
            plot.points.push([x, y]);
          }
        }
        return plot.points;
      };
      const valueAt = (plot, share) => {
        const points = read(plot);
        let best = null;
        for (const point of points) {
          if (!best || Math.abs(point[0] - 2000 * share) < Math.abs(best[0] - 2000 * share)) best = point;
        }
        if (!best || Math.abs(best[0] - 2000 * share) > 25) return "";
        const low = Number(plot.svg.dataset.low), high = Number(plot.svg.dataset.high);
        return units[plot.svg.dataset.unit](high - (best[1] / 1000) * (high - low));
      };
      const readings = plots.map((plot) => {
        const output = document.createElement("span");
        output.className = "reading";
        if (plot.caption) plot.caption.append(output);
        return output;
      });
      const point = (share) => {
        plots.forEach((plot, index) => {
          const x = share === null ? "-1" : percent(share);
          plot.cursor.setAttribute("x1", x);
          plot.cursor.setAttribute("x2", x);
          const value = share === null ? "" : valueAt(plot, share);
          readings[index].textContent =
            share === null || !value ? "" : clock(data.start + share * span) + " " + value;
        });
      };
      for (const plot of plots) {
        plot.svg.addEventListener("pointermove", (event) => {
          const box = plot.svg.getBoundingClientRect();
          point((event.clientX - box.left) / box.width);
        });
        plot.svg.addEventListener("pointerleave", () => point(null));
      }

      // Replay.
      const slider = one("#moment");
      const shown = one("output[for=moment]");
      const rows = all("#standings tbody tr");
      const move = () => {
        const index = Number(slider.value);
        const at = data.times[index];
        const row = data.moments[index];
        const isLast = index === data.times.length - 1;
        const share = isLast ? 1 : (at - data.start) / span;
        for (const plot of plots) {
          plot.veil.setAttribute("x", percent(share));
          plot.veil.setAttribute("width", percent(1 - share));
        }
        shown.textContent = clock(at);
        let leading = row.every((value, place) => place % 3 !== 1 || value === 5)
          ? "no incident has shown" : "nothing leads";
        rows.forEach((line, place) => {
          const [probability, verdict, reason] = row.slice(3 * place, 3 * place + 3);
          const word = verdict === 1 ? data.open[place] : data.verdicts[verdict];
          const figure = probability < 0 ? "" : probability === 0 ? "under 0.1\u00a0%" : units.share(probability / 1000);
          one(".fill", line).setAttribute("width", percent(Math.max(0, probability) / 1000));
          one(".value", line).textContent = figure;
          const cell = one("td.verdict", line);
          cell.textContent = word;
          cell.className = "verdict " + ["leading", "plausible", "out", "effect", "untested", ""][verdict];
          one(".why", line).textContent = joined(data.reasons[reason]);
          line.classList.toggle("settled", verdict > 1);
          if (verdict === 0) leading = data.ids[place] + " leads" + (figure ? ", " + figure : "");
        });
        one("#leader").textContent = leading;
        slider.setAttribute("aria-valuetext", clock(at) + ": " + leading);
      };
      if (slider) {
        const ends = [data.times[0], data.times[data.times.length - 1]];
        const track = slider.parentElement;
        track.style.setProperty("--before", percent((ends[0] - data.start) / span));
        track.style.setProperty("--after", percent((data.end - ends[1]) / span));
        slider.addEventListener("input", move);
        move();
      }

      // What does not scroll need not be reached by keyboard.
      for (const box of all(".scroll")) {
        if (box.scrollWidth <= box.clientWidth) box.removeAttribute("tabindex");
      }

      // Filters.
      const choice = one("#shown");
      if (choice) {
        choice.addEventListener("change", () => {
          for (const figure of all("figure[data-hypotheses]")) {
            const own = figure.dataset.hypotheses.split(" ");
            figure.hidden = choice.value !== "" && !own.includes(choice.value) && own[0] !== "";
          }
        });
      }
      const kinds = all("input[name=kind]");
      for (const box of kinds) {
        box.addEventListener("change", () => {
          const hidden = kinds.filter((other) => !other.checked).map((other) => other.value);
          for (const line of all("table.timeline tbody tr")) line.hidden = hidden.includes(line.dataset.kind);
        });
      }
    })();

    """#
}
