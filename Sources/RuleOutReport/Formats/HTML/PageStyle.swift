/// The style of the page: system fonts, figures aligned, colours told apart by the colour-blind (Okabe and
/// Ito 2008). Paper has a layout of its own, `PrintStyle`.
enum PageStyle {
  static let text: StaticString = """

    :root {
      color-scheme: light dark;
      --page: #ffffff; --ink: #1a1f24; --soft: #545d66; --line: #d8dde2; --faint: #f4f6f8;
      --link: #00568a; --signal: #22384c; --quiet: #009e73; --calm: #00745a; --harm: #c24d00;
      --hurt: #8893a0; --for: #00568a; --against: #a84300; --change: #7a3f6b;
      --c0: #0072b2; --c1: #c24d00; --c2: #00795a; --c3: #7a3f6b; --c4: #545d66;
      font: clamp(15px, 0.45vw + 10.4px, 19px)/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
        "Helvetica Neue", Arial, sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #14181c; --ink: #e4e8ec; --soft: #a3adb7; --line: #353d45; --faint: #1c2228;
        --link: #7cc4f0; --signal: #cfdbe6; --quiet: #2bbd92; --calm: #2bbd92; --harm: #f0883e;
        --hurt: #76828e; --for: #7cc4f0; --against: #f2a469; --change: #d79fc6;
        --c0: #56b4e9; --c1: #f0883e; --c2: #2bbd92; --c3: #d79fc6; --c4: #a3adb7;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink); }
    main, nav { max-width: 84rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 4rem); }
    a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
    :focus-visible { outline: 3px solid var(--c0); outline-offset: 2px; }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.3rem 0.6rem; }
    .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .defs { position: absolute; }
    .scripted { display: none; }
    .live .scripted { display: block; }

    nav { font-size: 0.85rem; }
    nav ol { border-bottom: 1px solid var(--line); list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.3rem; margin: 0;
      padding: 0.7rem 0; }
    nav a { color: var(--soft); text-decoration: none; }
    nav a:hover { color: var(--ink); text-decoration: underline; }

    h1, h2, h3 { line-height: 1.2; font-weight: 650; margin: 0; text-wrap: balance; }
    h1 { font-size: clamp(1.9rem, 4.2vw, 3.1rem); letter-spacing: -0.02em; overflow-wrap: anywhere; }
    h1 a { color: inherit; text-decoration: none; }
    h2 { font-size: 1.45rem; letter-spacing: -0.01em; margin-bottom: 1rem; }
    h3 { font-size: 1.1rem; margin: 2rem 0 0.6rem; }
    section { padding: 2.2rem 0 1.2rem; border-top: 1px solid var(--line); }
    article { margin-top: 2.2rem; scroll-margin-top: 1rem; }
    article h3 { margin-top: 0; }
    p, .arguments, section > ul { max-width: 78ch; }
    p { margin: 0 0 0.8rem; text-wrap: pretty; overflow-wrap: anywhere; }
    li { margin-bottom: 0.3rem; overflow-wrap: anywhere; }
    ul { padding-left: 1.2rem; margin: 0 0 0.8rem; }
    code, pre { font: 0.9em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
    code { overflow-wrap: anywhere; }
    pre { background: var(--faint); padding: 0.7rem 0.9rem; overflow-x: auto; margin: 0 0 0.8rem; }
    .source, .note { color: var(--soft); font-size: 0.85rem; }
    .note { margin: 0.15rem 0 0.2rem; }
    .id { white-space: nowrap; }

    .headline { padding: 2.6rem 0 1.8rem; }
    .eyebrow, .status { color: var(--soft); margin: 0 0 0.4rem; }
    .eyebrow { font-size: 0.9rem; margin-bottom: 1.6rem; }
    .status { font-weight: 600; }
    .probability { font-weight: 400; color: var(--soft); margin-left: 0.35em; white-space: nowrap;
      font-variant-numeric: tabular-nums; }
    .lead { font-size: 1.15rem; margin: 0.5rem 0 0.9rem; }
    .weigh { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
      gap: 1rem 2.5rem; margin: 1.4rem 0 1.3rem; }
    .weigh h2 { font-size: 0.9rem; color: var(--soft); margin: 0 0 0.3rem; letter-spacing: 0; }
    .weigh div { border-left: 4px solid var(--for); padding: 0.1rem 0 0.1rem 1rem; }
    .weigh .against { border-left: 4px double var(--against); }
    .weigh p { margin: 0; font-size: 1.08rem; }
    .weigh p::first-letter, article > p:not(.lead)::first-letter { text-transform: uppercase; }
    .when { font-weight: 600; }
    .others { display: grid; gap: 0.25rem; margin: 1rem 0; }
    .others div { display: grid; grid-template-columns: minmax(7rem, 15rem) 1fr; gap: 0.2rem 1rem; }
    .others dt { color: var(--soft); }
    .others dd { margin: 0; }
    .basis { color: var(--soft); font-size: 0.85rem; margin: 0; }

    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr));
      gap: 1.4rem 2rem; margin: 0 0 1.8rem; }
    .figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
    .figures dt { order: 1; font-weight: 600; }
    .figures dd { margin: 0; display: contents; }
    .figures strong { order: 2; font-size: 2.1rem; line-height: 1.1; font-weight: 500;
      letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
    .figures span { order: 0; color: var(--soft); font-size: 0.83rem; line-height: 1.4; }

    .scroll { overflow-x: auto; margin: 0 0 1rem; position: relative; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.93rem; }
    th, td { text-align: left; vertical-align: top; padding: 0.42rem 1.1rem 0.42rem 0;
      border-bottom: 1px solid var(--line); font-weight: 400; }
    thead th { color: var(--soft); font-size: 0.83rem; vertical-align: bottom; white-space: nowrap; }
    td:last-child, th:last-child { padding-right: 0; }
    td { min-width: 5rem; }
    tbody th { white-space: nowrap; }
    .n, .number { font-variant-numeric: tabular-nums; }
    .number { display: block; text-align: right; min-width: 5.5rem; }
    .n { text-align: right; min-width: 2.2rem; padding-right: 0.9rem; color: var(--soft); }
    td .source code, td > code { color: var(--soft); }
    .inputs td { white-space: nowrap; }
    .inputs thead th:nth-child(4), .inputs thead th:nth-child(8),
    .counts thead th:nth-child(n+2):nth-child(-n+7) { text-align: right; }
    .counts thead th:nth-child(8) { text-align: left; }
    .drawings > .scroll { margin: 1.4rem 0 0; }
    .even > .scroll { margin: 0; grid-column: 1 / -1; }
    .drawings .predicted { min-width: 0; font-size: 0.85rem; }
    .drawings .predicted tbody th { min-width: 8rem; }
    .predicted { min-width: 34rem; }
    .predicted tbody th { white-space: normal; min-width: 13rem; max-width: 26rem; }
    .changes td:nth-child(4), .timeline td:nth-child(4) { min-width: 15rem; max-width: 60ch; }
    .alerts tbody th { white-space: normal; min-width: 13rem; max-width: 60ch; }
    .times td, .distances td { min-width: 6rem; }

    .verdict { font-size: 0.83rem; font-weight: 400; color: var(--soft); white-space: nowrap; }
    h3 .verdict { margin-left: 0.6em; }
    .verdict::before { display: inline-block; margin-right: 0.35em; font-weight: 700; }
    .verdict.leading::before { content: "\\25C6"; color: var(--for); }
    .verdict.plausible::before { content: "\\25C7"; color: var(--for); }
    .verdict.out::before { content: "\\2715"; color: var(--against); }
    .verdict.effect::before { content: "\\21B3"; color: var(--change); }
    .verdict.untested::before { content: "?"; }

    .matrix thead th { white-space: normal; min-width: 6.2rem; font-size: 0.9rem; color: var(--ink); }
    .matrix thead .id { white-space: normal; }
    .matrix thead .verdict { display: block; font-size: 0.78rem; white-space: normal; }
    .matrix td { min-width: 4rem; }
    .matrix tbody tr:hover { background: var(--faint); }
    .matrix th[scope="row"] { position: sticky; left: 0; background: var(--page); }
    .matrix tfoot th, .matrix tfoot td { border-bottom: 0; color: var(--soft); white-space: normal; }
    .mark { font-weight: 700; display: inline-block; min-width: 1.9em; text-align: center;
      border-radius: 3px; padding: 0 0.35em; }
    p .mark { min-width: 0; }
    .mark.for { color: var(--for); background: color-mix(in srgb, var(--for) 13%, transparent); }
    .mark.against { color: var(--page); background: var(--against); }
    .mark.missing { color: var(--soft); border: 1px dashed var(--line); }

    .arguments { list-style: none; padding: 0; }
    .arguments li { padding-left: 5rem; position: relative; margin-bottom: 0.45rem; }
    .arguments .word { position: absolute; left: 0; font-weight: 600; }
    .arguments .for .word { color: var(--for); }
    .arguments .against .word { color: var(--against); }
    .arguments .missing .word { color: var(--soft); font-weight: 400; }

    .drawings { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 32rem), 1fr));
      gap: 1.2rem 2.5rem; margin: 1rem 0 1.2rem; }
    figure { margin: 0; min-width: 0; }
    figcaption, .figcaption { font-size: 0.93rem; margin: 0 0 0.25rem; }
    figcaption { position: relative; }
    .reading { position: absolute; right: 0; bottom: 0; padding-left: 0.5em; background: var(--page);
      color: var(--link); font-size: 0.85rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .drawings .reading { right: 6.4rem; }
    .row { display: grid; grid-template-columns: minmax(0, 1fr) 6.4rem; }
    .axis { color: var(--soft); }
    .gutter { font-size: 0.75rem; color: var(--soft); padding-left: 2px; width: 6.4rem;
      overflow: hidden; white-space: nowrap; }
    svg { display: block; }
    svg text { font-size: 0.75rem; fill: var(--soft); }
    svg text.harm { fill: var(--against); }
    svg text.quiet { fill: var(--calm); }
    svg text.peak { fill: var(--ink); }
    .plot { border-bottom: 1px solid var(--hurt); background: var(--faint); overflow: hidden; }
    .curve { fill: none; stroke: var(--signal); stroke-width: 1.4; stroke-linejoin: round;
      stroke-linecap: round; vector-effect: non-scaling-stroke; }
    rect.quiet { fill: var(--quiet); opacity: 0.26; }
    rect.impact { fill: var(--hurt); opacity: 0.13; }
    .hatch { fill: none; stroke-width: 1; }
    .hatch.harm { stroke: var(--harm); opacity: 0.38; }
    .hatch.gap { stroke: var(--hurt); opacity: 0.6; }
    line.harm { stroke: var(--harm); stroke-width: 1.5; stroke-dasharray: 7 4; }
    line.at { stroke-width: 1; }
    line.convicted { stroke: var(--change); stroke-width: 1.6; }
    line.alert { stroke: var(--harm); stroke-dasharray: 2 3; stroke-width: 1.6; }
    line.incident { stroke: var(--ink); stroke-dasharray: 1 0; opacity: 0.55; }
    .curve.behind { opacity: 0.45; }
    .means { fill: none; stroke: var(--c0); stroke-width: 3; vector-effect: non-scaling-stroke; }
    .flag svg { height: 1.1rem; overflow: visible; }
    svg text.change { fill: var(--change); }
    .plot text { paint-order: stroke; stroke: var(--faint); stroke-width: 4px; stroke-linejoin: round; }
    .pursued { stroke: var(--soft); stroke-width: 1; }
    .keys .key { display: block; }
    .veil { fill: var(--page); opacity: 0.84; }
    .cursor { stroke: var(--link); stroke-width: 1; }
    .symbol { overflow: visible; }
    .symbol path, .symbol circle { stroke-width: 1.5; fill: var(--page); stroke: var(--soft); }
    .symbol.convicted path { fill: var(--change); stroke: var(--change); }
    .symbol.change path { stroke: var(--change); }
    .symbol.alert path { fill: var(--harm); stroke: var(--harm); }
    .symbol.incident path { fill: var(--ink); stroke: var(--ink); }
    .marks { overflow: visible; }

    p.legend { max-width: none; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; font-size: 0.85rem; color: var(--soft); }
    .key { white-space: nowrap; }
    .note .key { margin-right: 1.2em; }
    .key::before { content: ""; display: inline-block; width: 1.5em; height: 0.75em;
      margin-right: 0.45em; vertical-align: -0.02em; }
    .key.curve::before { height: 0; border-top: 2px solid var(--signal); vertical-align: 0.25em; }
    .key.quiet::before { background: color-mix(in srgb, var(--quiet) 30%, transparent); }
    .key.harm::before { height: 0; border-top: 2px dashed var(--harm); vertical-align: 0.25em; }
    .key.impact::before { background: color-mix(in srgb, var(--hurt) 25%, transparent); }
    .key.means::before { height: 0; border-top: 3px solid var(--c0); vertical-align: 0.2em; }
    .key.line::before { width: 0; height: 1em; border-left: 2px solid var(--change);
      vertical-align: -0.15em; }
    .key.line.alert::before { border-left: 2px dotted var(--harm); }
    .key.gap::before { border: 1px dashed var(--hurt); }
    .c0 { stroke: var(--c0); stroke-width: 2.2; }
    .c1 { stroke: var(--c1); stroke-width: 2; stroke-dasharray: 9 4; }
    .c2 { stroke: var(--c2); stroke-width: 2; stroke-dasharray: 3 3; }
    .c3 { stroke: var(--c3); stroke-width: 2; stroke-dasharray: 12 3 2 3; }
    .c4 { stroke: var(--c4); stroke-width: 2; stroke-dasharray: 1 4; }
    .key.c0::before, .key.c1::before, .key.c2::before, .key.c3::before, .key.c4::before { height: 0;
      vertical-align: 0.25em; border-top: 3px solid var(--c0); }
    .key.c1::before { border-top: 3px dashed var(--c1); }
    .key.c2::before { border-top: 3px dotted var(--c2); }
    .key.c3::before { border-top: 3px double var(--c3); }
    .key.c4::before { border-top: 2px dotted var(--c4); }

    .multiples { margin: 0.6rem 0 1.4rem; }
    .multiple { display: grid; grid-template-columns: 1fr; margin-bottom: 0.55rem; }
    .multiple .of { display: block; font-size: 0.8rem; color: var(--soft); }
    .multiple figcaption, .lane .figcaption { overflow-wrap: anywhere; font-size: 0.88rem;
      line-height: 1.3; }
    .lane { margin-bottom: 0; }
    @media (min-width: 60rem) {
      .multiple { grid-template-columns: 15rem minmax(0, 1fr); column-gap: 1.2rem; }
      .multiples > .axis { margin-left: 16.2rem; }
      .live .slider { display: grid; grid-template-columns: 15rem minmax(0, 1fr); column-gap: 1.2rem;
        align-items: center; }
      .slider label { display: block; }
      .slider .track { padding-left: var(--before, 0); padding-right: var(--after, 0); }
      .lane .figcaption { text-align: left; color: var(--soft); padding-top: 0.1rem; }
    }
    @media (max-width: 40rem) {
      .row { grid-template-columns: minmax(0, 1fr) 4.4rem; }
      .gutter { width: 4.4rem; }
      .marks text, .axis text:nth-child(even) { display: none; }
      .gutter tspan, .timeline .kind, .timeline .n, .timeline th:nth-child(1):not([scope="row"]),
      .timeline thead th:nth-child(3) { display: none; }
      .others div { grid-template-columns: 1fr; }
      .headline { padding-top: 1.4rem; }
      .slider .row { grid-template-columns: minmax(0, 1fr) auto; }
      .slider output { width: auto; }
      .live .standings { min-width: 0; }
      .standings .why, .standings .bar, .standings th:nth-child(2):not([scope="row"]),
      .standings thead th:nth-child(5) { display: none; }
    }

    .slider { position: sticky; top: 0; z-index: 2; background: var(--page); padding: 0.4rem 0;
      border-bottom: 1px solid var(--line); margin-bottom: 0.8rem; }
    .slider p { margin: 0; font-size: 0.88rem; line-height: 1.3; }
    .slider label { font-weight: 600; font-size: 1rem; }
    .slider #leader { color: var(--soft); }
    .slider .row { align-items: center; }
    .slider input { width: 100%; margin: 0; accent-color: var(--c0); height: 1.6rem; display: block; }
    .slider output { font-size: 1rem; font-weight: 600; color: var(--ink); padding-left: 0.4rem;
      font-variant-numeric: tabular-nums; }
    .standings { width: 100%; min-width: 42rem; }
    .standings .bar { width: 10rem; padding-top: 0.75rem; }
    .standings .value { width: 6.4rem; white-space: nowrap; color: var(--ink); }
    .standings .why { color: var(--soft); font-size: 0.85rem; }
    .standings td.verdict { color: var(--ink); }
    .track { fill: var(--faint); stroke: var(--line); }
    .fill { fill: var(--c0); }
    .standings tr.settled .fill { fill: var(--hurt); }
    fieldset { border: 0; padding: 0; margin: 0 0 0.8rem; font-size: 0.9rem; }
    fieldset legend { float: left; margin-right: 0.8rem; color: var(--soft); }
    fieldset label { margin-right: 0.9rem; white-space: nowrap; }
    select { font: inherit; font-size: 0.9rem; max-width: 100%; }
    [hidden] { display: none !important; }


    """
}
