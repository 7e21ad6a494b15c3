// What a table program puts on the clipboard: cells between tabs, rows between line breaks, cells of
// several lines in quotes. Pure: no page, no network.

const QUOTED = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)/y;
const PLAIN = /[^\t\r\n]*/y;

const tidy = (cell) => cell.replace(/[\u00a0\u2007\u202f\t]/g, " ").trim();

export function block(text) {
  const rows = [[]];
  let place = 0;
  const take = (pattern) => {
    pattern.lastIndex = place;
    const found = pattern.exec(text);
    if (found) place = pattern.lastIndex;
    return found;
  };
  for (;;) {
    const quoted = take(QUOTED);
    rows.at(-1).push(tidy(quoted ? quoted[1].replaceAll('""', '"') : take(PLAIN)[0]));
    if (place >= text.length) break;
    if (text[place] === "\t") {
      place += 1;
    } else {
      place += text.startsWith("\r\n", place) ? 2 : 1;
      rows.push([]);
      if (place >= text.length) break; // the line break that ends the last row
    }
  }
  while (rows.length && rows.at(-1).every((cell) => !cell)) rows.pop();
  return rows;
}

export const isBlock = (rows) => rows.length > 1 || (rows[0]?.length ?? 0) > 1;
