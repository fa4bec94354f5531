/** The page's style. Colours are chosen so that text has a contrast of at least 4.5 to 1 in light and in dark. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --sheet: #ffffff; --ink: #23262b; --faint: #5c626b; --line: #e2dfd8; --soft: #f3f1ec; --link: #1f5a96;
  --pass: #23683b; --fail: #a8201a; --warn: #7d5200; --note: #225f8a; --skip: #5c626b; --known: #6b4a94; --fixed: #a1276b; --error: #8f3a00;
  --pass-soft: #e6f2e9; --fail-soft: #fbe9e7; --warn-soft: #faf0dc; --note-soft: #e6f0f7; --skip-soft: #eeedea; --known-soft: #f0eaf7;
  --fixed-soft: #f9e8f1; --error-soft: #faeadf;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --sheet: #1c1f23; --ink: #dfe1e4; --faint: #a0a6ae; --line: #31353b; --soft: #24282d; --link: #8fc0ee;
    --pass: #83cf9b; --fail: #ff9d94; --warn: #e9bf6b; --note: #8cc4ec; --skip: #a6acb4; --known: #c7a9ec; --fixed: #f09cc7; --error: #f5ae7d;
    --pass-soft: #1d3225; --fail-soft: #3f2120; --warn-soft: #372c15; --note-soft: #1a2f3e; --skip-soft: #2a2e33; --known-soft: #30263f;
    --fixed-soft: #3c2030; --error-soft: #3b2717;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.015em; font-weight: 650; }
h2 { font-size: 1.25rem; margin: 3rem 0 .9rem; font-weight: 650; }
h3 { font-size: 1.05rem; margin: 2.2rem 0 0; font-weight: 650; }
h4 { font-size: .85rem; margin: 1.1rem 0 .35rem; font-weight: 500; color: var(--faint); font-variant-numeric: tabular-nums; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, samp, kbd { font-family: var(--mono); font-size: .86em; overflow-wrap: anywhere; }
ul, ol { list-style: none; margin: 0; padding: 0; }
dl, dd, dt { margin: 0; }
.past { position: absolute; left: -99rem; }
.past:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: .5rem 1rem; }
.kind { margin: 0 0 .5rem; color: var(--faint); font-size: .9rem; }
.version { color: var(--faint); font-weight: 400; }
.about { margin: 0 0 .8rem; color: var(--faint); }
.outcome { margin: 1.1rem 0 1.4rem; font-size: 1.1rem; font-weight: 550; padding: .8rem 1.1rem; border-left: 4px solid; border-radius: 4px; }
.outcome.well { background: var(--pass-soft); border-color: var(--pass); }
.outcome.bad { background: var(--fail-soft); border-color: var(--fail); }
.outcome.unsure { background: var(--warn-soft); border-color: var(--warn); }
.badge { display: inline-block; min-width: 3.9rem; padding: .05rem .5rem; border-radius: 3px; text-align: center; font-size: .8rem; font-weight: 650; line-height: 1.5; white-space: nowrap; }
.proportion { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 1rem .9rem; }
.proportion li { display: grid; gap: .2rem; justify-items: start; align-content: start; }
.proportion b { font-size: 1.55rem; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.proportion li > span:last-child { color: var(--faint); font-size: .82rem; line-height: 1.35; }
.facts { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: 1.8rem 0 1rem; padding-top: 1.2rem; border-top: 1px solid var(--line); font-size: .9rem; }
.facts dt, .body dt, .services dt { color: var(--faint); font-size: .82rem; }
.services { margin-top: 1rem; font-size: .92rem; }
.services > summary { cursor: pointer; color: var(--link); width: fit-content; }
.services td samp { display: block; }
.services dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .9rem; margin-top: .4rem; }
.services dd code { display: inline-block; background: var(--soft); border-radius: 3px; padding: 0 .35rem; margin: 0 .1rem .2rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; }
th, td { text-align: left; vertical-align: baseline; padding: .35rem 1.1rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--faint); font-weight: 500; font-size: .82rem; white-space: nowrap; }
tbody th { font-weight: 500; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.overview { min-width: 60%; }
.overview td { color: var(--faint); }
.overview .some { font-weight: 600; color: var(--ink); }
.overview .fail, .overview .fixed, .overview .error { color: var(--fail); }
.attention li { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; padding: .3rem 0; }
.attention code { color: var(--faint); }
#filter { display: flex; flex-wrap: wrap; gap: .8rem 1.4rem; align-items: center; padding: 1rem 1.1rem; background: var(--soft); border-radius: 6px; font-size: .92rem; }
#filter fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; width: 100%; }
#filter legend { position: absolute; left: -99rem; }
#filter label { display: inline-flex; align-items: center; gap: .4rem; }
#filter fieldset label { cursor: pointer; }
#filter fieldset b { font-weight: 500; font-variant-numeric: tabular-nums; color: var(--faint); }
#filter .search { flex: 1 1 16rem; }
#filter .search input { flex: 1; min-width: 8rem; }
#filter input[type=search], #filter select, #filter button { font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--faint); border-radius: 4px; padding: .25rem .55rem; }
#filter button { cursor: pointer; }
#filter ::placeholder { color: var(--faint); opacity: 1; }
#shown { color: var(--faint); min-width: 7rem; font-variant-numeric: tabular-nums; }
.group { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.part ul, .group > ul { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.group > ul { margin-top: .6rem; }
.group li + li { border-top: 1px solid var(--line); }
.group summary { display: grid; grid-template-columns: 4.6rem minmax(0, 1.35fr) minmax(0, 1fr); gap: .2rem .9rem; align-items: baseline; padding: .45rem .9rem; cursor: pointer; list-style: none; border-radius: 6px; }
.group summary::-webkit-details-marker { display: none; }
.group summary:hover { background: var(--soft); }
.group details[open] > summary { border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.group details[open] > summary .title { font-weight: 600; }
.id { color: var(--faint); font-size: .8rem; text-align: right; }
li:target > details > summary { background: var(--soft); }
.body { padding: .9rem .9rem 1.2rem; font-size: .95rem; }
.body > dl > div { display: grid; grid-template-columns: 6.2rem minmax(0, 1fr); gap: .9rem; padding: .22rem 0; align-items: baseline; }
.body dd { overflow-wrap: anywhere; }
.body dd samp { white-space: pre-wrap; }
.level { font-size: .8rem; font-weight: 600; margin-left: .4rem; }
kbd { background: var(--soft); border-radius: 3px; padding: .15rem .45rem; user-select: all; }
.exchange { width: 100%; margin-top: 1.1rem; font-size: .88rem; }
.exchange caption { text-align: left; color: var(--faint); font-size: .82rem; padding-bottom: .2rem; }
.exchange td, .exchange th { padding: .16rem .9rem .16rem 0; border: 0; white-space: nowrap; }
.exchange th.number, .exchange td.number { width: 3.4rem; }
.exchange td { color: var(--faint); }
.exchange td:last-child { width: 100%; white-space: normal; }
.exchange samp { display: block; white-space: pre-wrap; color: var(--ink); padding: .12rem .7rem; border-left: 3px solid; }
.exchange samp i { font-style: normal; color: var(--faint); }
.exchange .client samp { border-color: var(--note); background: var(--note-soft); }
.exchange .server samp { border-color: var(--known); border-left-style: double; border-left-width: 6px; margin-left: 1.6rem; background: var(--soft); }
.exchange .event td:last-child { font-style: italic; }
#nothing { color: var(--faint); }
.badge.pass { color: var(--pass); background: var(--pass-soft); } .badge.fail { color: var(--fail); background: var(--fail-soft); }
.badge.warn { color: var(--warn); background: var(--warn-soft); } .badge.note { color: var(--note); background: var(--note-soft); }
.badge.skip { color: var(--skip); background: var(--skip-soft); } .badge.known { color: var(--known); background: var(--known-soft); }
.badge.fixed { color: var(--fixed); background: var(--fixed-soft); } .badge.error { color: var(--error); background: var(--error-soft); }
@media (max-width: 44rem) {
  body { padding: 1.5rem 1rem 4rem; }
  .group summary { grid-template-columns: 4.6rem minmax(0, 1fr); }
  .id { grid-column: 2; text-align: left; }
  .body > dl > div { grid-template-columns: 1fr; gap: 0; }
}
@media print {
  html { font-size: 11px; background: none; }
  #filter, .past { display: none; }
  .group { content-visibility: visible; }
  .group li { break-inside: avoid; }
}
`;
