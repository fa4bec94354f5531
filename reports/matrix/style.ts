/** What the matrix adds to the style of a report. */
export const matrixStyle = `
body { max-width: none; }
header, #filter, #cases { max-width: 68rem; }
.word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.glyph { display: inline-block; width: 1.45rem; border-radius: 3px; text-align: center; font-weight: 700; line-height: 1.45rem; }
.glyph.pass { color: var(--pass); } .glyph.fail { color: var(--fail); background: var(--fail-soft); }
.glyph.warn { color: var(--warn); background: var(--warn-soft); } .glyph.note { color: var(--note); background: var(--note-soft); }
.glyph.known { color: var(--known); background: var(--known-soft); } .glyph.fixed { color: var(--fixed); background: var(--fixed-soft); }
.glyph.error { color: var(--error); background: var(--error-soft); } .glyph.skip, .glyph.not-run { color: var(--skip); }
.incomplete { color: var(--error); font-size: .82rem; }
.servers td:nth-child(2) { max-width: 24rem; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.8rem; margin: 1.2rem 0 0; font-size: .88rem; }
.legend > div { display: flex; gap: .5rem; }
.legend dt { font-weight: 600; }
.legend dd { color: var(--faint); }
.grid { margin-top: 1rem; width: fit-content; max-width: 100%; max-height: 88vh; overflow: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); }
.grid table { border-collapse: separate; border-spacing: 0; }
.grid thead th { position: sticky; top: 0; z-index: 2; background: var(--soft); vertical-align: bottom; color: var(--ink); padding: .5rem .7rem; font-size: .86rem; font-weight: 600; }
.grid thead th > * { display: block; font-weight: 400; color: var(--faint); font-size: .76rem; max-width: 9rem; overflow: hidden; text-overflow: ellipsis; }
.grid thead .incomplete { color: var(--error); font-weight: 600; }
.grid th[scope=row], .grid thead th:first-child { position: sticky; left: 0; background: var(--sheet); width: 36rem; min-width: 20rem; white-space: normal; padding: .45rem .9rem; }
.grid thead th:first-child { z-index: 3; background: var(--soft); }
.grid th[scope=row] { z-index: 1; font-weight: 400; }
.grid th[scope=row] code { color: var(--faint); font-size: .78rem; }
.grid .document th { padding: 1.1rem .9rem .35rem; font-weight: 650; font-size: 1.02rem; background: var(--paper); }
.grid .section { color: var(--faint); font-variant-numeric: tabular-nums; }
.grid .section:empty { display: none; }
.grid td { padding: .3rem .7rem; white-space: nowrap; }
.grid .case th[scope=row] { padding-left: 2.4rem; font-size: .88rem; background: var(--soft); }
.grid .case td { background: var(--soft); }
.grid .fold { float: right; font: inherit; font-size: .78rem; color: var(--link); background: none; border: 0; padding: .1rem .3rem; cursor: pointer; }
.mark { text-decoration: none; color: inherit; }
a.mark:hover .glyph { outline: 1px solid; }
.mark small { margin-left: .3rem; color: var(--faint); font-size: .76rem; }
.scenario { content-visibility: auto; contain-intrinsic-size: auto 9rem; margin-top: 1.8rem; }
.scenario h3 { margin: 0; }
.scenario p { margin: 0 0 .4rem; color: var(--faint); }
.scenario ul { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.scenario li { padding: .3rem .9rem; font-size: .92rem; }
.scenario li + li { border-top: 1px solid var(--line); }
.scenario li:target { background: var(--soft); }
.scenario summary { cursor: pointer; }
.scenario .verdict { display: inline-block; min-width: 3rem; }
.scenario .reason { color: var(--faint); overflow-wrap: anywhere; }
@media (max-width: 44rem) { .grid th[scope=row], .grid thead th:first-child { min-width: 11rem; width: 14rem; } }
@media print { .grid { max-height: none; overflow: visible; } .fold { display: none; } }
`;
