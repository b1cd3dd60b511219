/// The page on paper: A4, black on white, without what only a screen can do.
enum PrintStyle {
  static let text: StaticString = """
    @media print {
      :root { color-scheme: light; font-size: 7.6pt; --page: #fff; --ink: #000; --soft: #444; --line: #ccc; --faint: #f7f7f7;
        --signal: #1d3247; --quiet: #009e73; --calm: #00745a; --harm: #c24d00; --hurt: #8893a0; --link: #000;
        --for: #00568a; --against: #a84300; --change: #7a3f6b; line-height: 1.32;
        --c0: #0072b2; --c1: #c24d00; --c2: #00795a; --c3: #7a3f6b; --c4: #545d66; }
      @page { size: A4; margin: 12mm; }
      * { print-color-adjust: exact; }
      main { max-width: none; padding: 0; }
      nav, .skip, .reading, .scripted, .live .scripted, .repeated, .gutter tspan, #ruled-out .foretold, .drawings figure:nth-of-type(n+5),
      .multiple text.quiet, .multiple text.base { display: none; }
      a { color: inherit; text-decoration: none; }
      h1 { font-size: 2.3rem; }
      h2 { margin-bottom: 0.4rem; font-size: 1.3rem; }
      p, li { margin-bottom: 0.3rem; }
      p, .arguments, section > ul { max-width: none; }
      .headline { padding: 0 0 0.4rem; }
      .eyebrow { margin-bottom: 0.4rem; }
      .weigh { margin: 0.6rem 0; grid-template-columns: 1fr 1fr; }
      .others { margin: 0.4rem 0; gap: 0; }
      section { padding: 0.7rem 0 0; }
      article { margin-top: 0.8rem; }
      h3 { margin: 0.8rem 0 0.3rem; }
      h2, h3 { break-after: avoid; }
      figure, tr, .arguments li, .figures div, #missing, #alerts, #conditions, #questions { break-inside: avoid; }
      tbody tr:first-child { break-after: avoid; }
      tbody tr:last-child { break-before: avoid; }
      .figures { grid-template-columns: repeat(6, 1fr); gap: 0.8rem; margin: 0 0 0.6rem; }
      .figures strong { font-size: 1.7rem; }
      .arguments li { margin-bottom: 0.15rem; padding-left: 4rem; }
      .scroll { overflow: visible; margin-bottom: 0.4rem; }
      .row { grid-template-columns: minmax(0, 1fr) 5rem; }
      .gutter { width: 5rem; }
      .drawings { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.3rem 0.9rem; margin: 0.3rem 0; }
      .drawings .row { grid-template-columns: minmax(0, 1fr) 3.9rem; }
      .drawings .gutter { width: 3.9rem; }
      .drawings > .scroll { grid-column: span 2; margin: 0; }
      .drawings .predicted { font-size: 0.78rem; }
      .drawings .plot, .drawings .row > svg.gutter { height: 54px; }
      .drawings .axis text:nth-child(even) { display: none; }
      .flag svg { height: 1.05rem; }
      .curve { stroke-width: 0.7; }
      .means { stroke-width: 1.6; }
      figcaption .source, .drawings .note { font-size: 0.75rem; }
      .multiple { grid-template-columns: 13rem minmax(0, 1fr); column-gap: 0.8rem; margin-bottom: 0.15rem; }
      .multiple figcaption { font-size: 0.8rem; line-height: 1.15; }
      .multiple .of { display: none; }
      .multiple .keys { display: block; }
      .multiples > .axis { margin-left: 13.8rem; }
      .multiple .plot, .multiple .row > svg.gutter { height: 26px; }
      .multiple .plot.tall, .multiple .row > svg.gutter.tall { height: 64px; }
      .keys .key { display: inline; }
      th, td { padding: 0.1rem 0.7rem 0.1rem 0; }
      td, .number, .predicted, .standings { min-width: 0; }
      table { font-size: 0.9rem; }
      thead th { white-space: normal; }
      .matrix thead th { min-width: 0; }
      .matrix td, .matrix tbody th { padding-top: 0; padding-bottom: 0; line-height: 1.45; }
      .timeline code { white-space: nowrap; }
      .timeline { font-size: 0.78rem; }
      .timeline thead, .timeline .kind, .turns thead { display: none; }
      .scroll:has(> .timeline), .scroll:has(> .turns) { columns: 2; column-gap: 1.4rem; }
      #questions ul, #conditions ul { columns: 2; column-gap: 1.6rem; }
      #appendix td, #appendix th { font-size: 0.85rem; white-space: normal; }
    }

    """
}
