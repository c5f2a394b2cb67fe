// Looks at the pages of `score --format html` in a real browser: axe-core finds no violation in any of their states, no
// script of a text runs, no request leaves the page, buttons and links work by keyboard, and nothing runs over the edge.
// Usage: node check.js PROGRAM [FOLDER FOR SCREENSHOTS]; the browser is $CHROMIUM or the first of a few usual names.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [program, shots] = process.argv.slice(2);
const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"];
const browserAt = names
  .filter(Boolean)
  .map((name) => spawnSync("sh", ["-c", `command -v "${name}"`], { encoding: "utf8" }).stdout.trim())
  .find(Boolean);
if (!program) throw new Error("usage: node check.js PROGRAM [FOLDER]");
if (!browserAt) {
  console.log("skipped: no Chromium is installed");
  process.exit(0);
}
const { default: puppeteer } = await import("puppeteer-core");
const { default: axe } = await import("axe-core");

const folder = mkdtempSync(join(tmpdir(), "standpoint-html-"));
const article = join(here, "../data/html/article.txt");
const injection = join(here, "../data/html/injection.txt");
const empty = join(folder, "nobody.txt");
writeFileSync(empty, "It rained all day.\n");
// Enough paragraphs for corrected shares.
const long = join(folder, "long.txt");
writeFileSync(long, Array.from({ length: 25 }, (_, n) => `Russia ${n % 3 ? "lied to" : "met"} Norway about ferry ${n}.`).join("\n\n"));
execFileSync(program, ["score", "--model", "lexical", "--format", "html", "--out", join(folder, "pages"), article, injection, empty, long]);

const failures = [];
const expect = (holds, what) => {
  console.log(`${holds ? "ok" : "FAILED"}  ${what}`);
  if (!holds) failures.push(what);
};

const browser = await puppeteer.launch({
  executablePath: browserAt,
  args: ["--no-sandbox", "--force-color-profile=srgb"],
});
const page = await browser.newPage();
const requests = [];
let dialogs = 0;
page.on("request", (request) => requests.push(request.url()));
page.on("dialog", (dialog) => {
  dialogs += 1;
  dialog.dismiss();
});

const open = async (name, { width = 1400, height = 1000, scheme = "light", hash = "" } = {}) => {
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  const url = pathToFileURL(join(folder, "pages", name)).href + hash;
  await page.goto("about:blank");
  await page.goto(url);
};
const shoot = async (name, fullPage = true) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
};
// The page forbids scripts to itself: axe is put in past that rule, as a browser's extension would be.
const audit = async (what) => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, help, nodes } of violations) {
    console.log(`  ${id}: ${help} (${nodes.length})\n    ${nodes[0].html}\n    ${nodes[0].failureSummary}`);
  }
  expect(violations.length === 0, `axe-core: ${what}`);
};
const fits = async (what) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over <= 0, `nothing runs over the edge: ${what}`);
};

const ARTICLE = "00001-article.html";
for (const [what, options] of [
  ["light", {}],
  ["dark", { scheme: "dark" }],
  ["400 pixels", { width: 400 }],
  ["400 pixels dark", { width: 400, scheme: "dark" }],
]) {
  await open(ARTICLE, options);
  await shoot(what);
  await audit(what);
  await fits(what);
  await page.focus(".picker input");
  await page.keyboard.press("ArrowRight");
  await shoot(`${what}, an actor chosen`);
  await audit(`${what}, an actor chosen`);
  await fits(`${what}, an actor chosen`);
}

await open(ARTICLE);
await page.focus(".picker input");
await page.keyboard.press("ArrowRight");
const chosen = await page.evaluate(() => ({
  id: document.activeElement.id,
  cards: [...document.querySelectorAll(".card")].filter((card) => card.checkVisibility()).length,
  cells: document.querySelectorAll(".cell.k0").length,
  coloured: [...document.querySelectorAll("b")].filter((word) => Number(getComputedStyle(word).getPropertyValue("--v"))).length,
}));
expect(chosen.id === "a0", "an arrow key chooses the first actor");
expect(chosen.cards > 0 && chosen.cards === chosen.cells, `its cards are shown, one a cell (${chosen.cards})`);
expect(chosen.coloured > 10, `its evidence is coloured (${chosen.coloured} words)`);

await open(ARTICLE);
await page.hover(".cells .cell");
const tip = await page.evaluate(() => getComputedStyle(document.querySelector(".cells .cell"), "::after").content);
expect(/[+−]\d\.\d\d/.test(tip), `a cell that is pointed at shows its numbers: ${tip}`);
await shoot("a cell pointed at", false);
await page.focus(".cells .cell");
await page.keyboard.press("Enter");
expect(await page.evaluate(() => document.querySelector(".card:target")?.checkVisibility()), "Enter on a cell opens its card");
await shoot("a card", false);
await audit("a card");

await open("00002-injection.html");
await audit("the article that tries to be a script");
const injected = await page.evaluate(() => ({
  elements: document.querySelectorAll("script, img, iframe, object, form, [onerror], [onload], [onclick]").length,
  owned: globalThis.owned,
  text: document.body.innerText.includes("<script>"),
}));
expect(injected.elements === 0 && injected.owned === undefined && injected.text, "tags of a text stay text");
await shoot("injection");

await open("00003-nobody.html");
await audit("a document that names nobody");
for (const [what, options] of [["light", {}], ["400 pixels dark", { width: 400, scheme: "dark" }]]) {
  await open("00004-long.html", options);
  expect(await page.evaluate(() => document.querySelector("th.corrected") !== null), `corrected shares are shown: ${what}`);
  await audit(`corrected shares, ${what}`);
  await fits(`corrected shares, ${what}`);
}
await open("index.html");
await audit("the index");
await shoot("index");
await open("index.html", { width: 400, scheme: "dark" });
await audit("the index, 400 pixels dark");
await fits("the index");
await shoot("index 400 dark");

if (shots) {
  await open(ARTICLE);
  await page.pdf({ path: join(shots, "print.pdf"), format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
}
expect(dialogs === 0, "no dialog opened");
const outside = requests.filter((url) => !url.startsWith("file:") && url !== "about:blank");
expect(outside.length === 0, `no request leaves the page ${outside.join(" ")}`);
await browser.close();
console.log(failures.length === 0 ? "all is well" : `${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
