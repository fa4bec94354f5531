// What docs/compatibility.md says, read back from its tables: the records that it was made of are in no clone.

/** The text of a cell: `prose` and `code` of reports/markdown-text.ts, undone. */
function textOf(cell) {
  const code = /^`+ ?(.*?) ?`+$/.exec(cell);
  if (code !== null) return code[1];
  return cell
    .replace(/\\([\\`*_[\]#~|])/g, '$1')
    .replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const cellsOf = line =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map(cell => textOf(cell.trim()));

/** The tables of a text: `[heads, ...rows]`, each a list of cells. */
function tablesOf(text) {
  return [...text.matchAll(/^(?:\|.*\|\n)+/gm)].map(([lines]) => {
    const [heads, , ...rows] = lines.trimEnd().split('\n').map(cellsOf);
    return [heads, ...rows];
  });
}

/** `RFC 5321`, `4.1.1`, `x`: the rule's id. What is about no RFC, such as calibration, keeps its own name. */
function idOf(document, section, name) {
  const rfc = /^RFC (\d+)$/.exec(document)?.[1];
  return rfc === undefined ? `${document}/${section}/${name}` : `rfc${rfc}/${section}/${name}`;
}

const finding = /^- (\S+) (\w+)( \(leniency\))? ((?:`[^`]+`(?:, )?)+) \(([^()]*(?:\([^()]*\)[^()]*)*)\): (.*)$/;

/** The ids of a line of findings: of further cases of one scenario only the case is told. */
function scenariosOf(text) {
  let base = '';
  return [...text.matchAll(/`([^`]+)`/g)].map(([, id]) => {
    if (id.startsWith('[')) return `${base}${id}`;
    base = id.replace(/\[.*$/s, '');
    return id;
  });
}

/**
 * @param text of docs/compatibility.md
 * @returns `{servers, legend, rules, findings}`: servers with `name`, `version`, `date` and `counts` by heading; rules with `id`, `document`, `level` and `cells`,
 * as many as there are servers; findings with `sign`, `verdict`, `leniency`, `scenarios`, `servers` and `reason`
 * @throws Error when the page has another form than the one that `mailspec matrix` gives it
 */
export function readMatrix(text) {
  const [start, ...sections] = text.split(/^## /m);
  const [overview] = tablesOf(start);
  if (overview === undefined) throw new Error('docs/compatibility.md: there is no table of servers at its beginning');
  const [[, , , ...heads], ...rows] = overview;
  const servers = rows.map(([name, version, date, ...counts]) => ({
    name,
    version,
    date,
    counts: Object.fromEntries(heads.map((head, at) => [head, Number(counts[at])])),
  }));
  const legend = [...start.matchAll(/^- (.*)$/gm)].map(([, line]) => textOf(line));
  const names = servers.map(({ name }) => name).join('|');
  const rules = [];
  const findings = [];
  for (const section of sections) {
    const title = section.slice(0, section.indexOf('\n')).trim();
    if (title === 'Found') {
      for (const line of section.split('\n').filter(each => each.startsWith('- '))) {
        const match = finding.exec(line);
        if (match === null) throw new Error(`docs/compatibility.md: what was found cannot be read: ${line}`);
        const [, sign, verdict, leniency, scenarios, who, reason] = match;
        findings.push({
          sign,
          verdict,
          leniency: leniency !== undefined,
          scenarios: scenariosOf(scenarios),
          servers: who.split(', ').map(textOf),
          reason: textOf(reason),
        });
      }
      continue;
    }
    for (const [[, , , ...columns], ...lines] of tablesOf(section)) {
      if (columns.join('|') !== names)
        throw new Error(`docs/compatibility.md: under ${title} stand other servers than at the beginning`);
      for (const [part, name, level, ...cells] of lines)
        rules.push({ id: idOf(title, part, name), document: title, level, cells });
    }
  }
  if (rules.length === 0) throw new Error('docs/compatibility.md: there is no table of rules');
  return { servers, legend, rules, findings };
}
