// The page of `dnnfix report` in a browser: it is read, filtered, printed, and used by the keyboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { FLAGS, PAGE, begin, change, closed, counted, finding, items, open, told } from "./setup.mjs";

const HOSTILE =
  "</script></noscript></li><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>\u2028\u202e\"`&amp;";

const hostile = change(
  4000,
  [
    {
      ...finding(0),
      pattern: "data-type",
      path: `net/${HOSTILE}.py`,
      before: HOSTILE,
      after: "",
      message: HOSTILE,
      code: { old: { statements: `f(${HOSTILE})` }, new: { statements: "" } },
    },
  ],
  { subject: HOSTILE, repository: "javascript:alert(1)//ann/net" },
);

const COUNT = 3001;
const changes = [hostile];
for (let number = 1; number <= 1000; number++) {
  changes.push(change(number, [3 * number, 3 * number + 1, 3 * number + 2].map(finding)));
}

let browser;

before(async () => {
  browser = await begin(changes);
});

after(() => browser?.end());

const opened = (hash) => open(browser, hash);

// ---- reading

test("nothing is cut off, at three widths, on light and on dark paper", async () => {
  const own = await opened();
  const papers = new Set();
  for (const colorScheme of ["light", "dark"]) {
    await own.page.emulateMedia({ colorScheme });
    for (const width of [1280, 800, 390]) {
      await own.page.setViewportSize({ width, height: 900 });
      const [all, seen] = await own.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(all <= seen, `${all} of ${seen} pixels`);
    }
    const colour = () => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color].join();
    papers.add(await own.page.evaluate(colour));
  }
  assert.equal(papers.size, 2);
  await closed(own);
});

test("a narrow window makes no row of a table a column of words", async () => {
  const own = await opened();
  await own.page.setViewportSize({ width: 380, height: 900 });
  const heights = await own.page.evaluate(() =>
    [...document.querySelectorAll("#folders tbody tr, #pairs tbody tr, #notes tbody tr")].map((row) => row.offsetHeight),
  );
  assert.ok(heights.length > 5);
  assert.ok(Math.max(...heights) < 120, `${Math.max(...heights)} pixels`);
  await closed(own);
});

test("labels of a chart do not stand on each other", async () => {
  const own = await opened();
  const overlaps = await own.page.evaluate(() => {
    const found = [];
    for (const chart of document.querySelectorAll("svg.chart")) {
      // Those that rise have boxes larger than themselves.
      const texts = [...chart.querySelectorAll("text:not([transform])")].map((t) => [t.textContent, t.getBoundingClientRect()]);
      texts.forEach(([a, one], at) => {
        for (const [b, other] of texts.slice(0, at)) {
          const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          if (wide > 1 && high > 4) found.push(`${a} on ${b}`);
        }
      });
      const paper = chart.getBoundingClientRect();
      for (const text of chart.querySelectorAll("text")) {
        const box = text.getBoundingClientRect();
        if (box.left < paper.left - 1 || box.right > paper.right + 1 || box.top < paper.top - 1) found.push(`${text.textContent} is cut`);
      }
    }
    return found;
  });
  assert.deepEqual(overlaps, []);
  await closed(own);
});

test("it can be printed", async () => {
  const own = await opened();
  const pdf = await own.page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  const hidden = await own.page.evaluate(() => getComputedStyle(document.getElementById("filters")).display);
  assert.notEqual(hidden, "none");
  await own.page.emulateMedia({ media: "print", colorScheme: "dark" });
  const [filters, paper] = await own.page.evaluate(() => [
    getComputedStyle(document.getElementById("filters")).display,
    getComputedStyle(document.body).backgroundColor,
  ]);
  assert.equal(filters, "none");
  assert.equal(paper, "rgb(255, 255, 255)");
  // Who reads it on paper knows that it is a part of the list.
  assert.equal(await own.page.isVisible("#where"), true);
  assert.equal(await own.page.isVisible("#next"), false);
  await closed(own);
});

test("all of it is there without scripts", async () => {
  const other = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
  const page = await other.newPage({ javaScriptEnabled: false });
  await page.goto(browser.address);
  assert.equal(await page.locator("#all li").count(), COUNT);
  assert.equal(await page.locator("#filters").isVisible(), false);
  assert.ok(await page.locator("#patterns").isVisible());
  await other.close();
});

// ---- the list

test("the list shows a page at a time", async () => {
  const own = await opened();
  assert.equal(await counted(own.page), "3,001 findings");
  assert.equal(await items(own.page).count(), 50);
  assert.equal(await own.page.textContent("#where"), "Page 1 of 61");
  assert.equal(await own.page.isDisabled("#previous"), true);
  await own.page.click("#next");
  assert.equal(await own.page.textContent("#where"), "Page 2 of 61");
  assert.match(await items(own.page).first().textContent(), /Fix number 17/);
  await closed(own);
});

test("choices and words filter it", async () => {
  const own = await opened();
  const { page } = own;
  const option = (id, value) => page.locator(`#${id} option[data-value="${value}"]`).getAttribute("value");
  await page.selectOption("#pattern", await option("pattern", "versioning"));
  await told(page, "1,000 of 3,001 findings");
  await page.selectOption("#library", await option("library", "torch"));
  const torch = [...Array(1000).keys()].filter((n) => (3 * (n + 1) + 2) % 5 === 0).length;
  await told(page, `${torch} of 3,001 findings`);
  await page.click("button[type=reset]");
  await told(page, "3,001 findings");
  await page.fill("#text", "AFTER_77(");
  await told(page, "1 of 3,001 findings");
  assert.match(await items(page).first().textContent(), /Versioning.*Fix number 25/s);
  await page.fill("#text", "versioning PART3");
  const both = [...Array(3003).keys()].filter((n) => n >= 3 && n % 3 === 2 && n % 7 === 3).length;
  await told(page, `${both} of 3,001 findings`);
  await page.fill("#text", "nowhere at all");
  await told(page, "0 of 3,001 findings; clear the filters to see them");
  await page.fill("#text", "");
  await page.fill("#since", "2022-01");
  const late = [...Array(1000).keys()].filter((n) => (n + 1) % 8 === 7).length * 3;
  await told(page, `${late} of 3,001 findings`);
  await page.click("button[type=reset]");
  await page.fill("#least", "90");
  await page.selectOption("#order", "surest");
  await page.waitForFunction(() => /99%/.test(document.querySelector("#list li").textContent));
  await closed(own);
});

test("a pattern's name leads to its findings, and the address can be passed on", async () => {
  const own = await opened();
  const { page } = own;
  await page.click('#patterns a[data-pattern="data-type"]');
  await told(page, "1,001 of 3,001 findings");
  assert.match(page.url(), /#findings\?pattern=data-type$/);
  await closed(own);
  const again = await opened("#findings?pattern=data-type&text=before_4(");
  await told(again.page, "1 of 3,001 findings");
  assert.equal(await again.page.inputValue("#text"), "before_4(");
  await closed(again);
});

test("a commit's link leads to its page", async () => {
  const own = await opened("#findings?text=before_30(");
  const { page } = own;
  const id = (10).toString(16).padStart(40, "0");
  await page.route("https://example.org/**", (route) => route.fulfill({ body: "the commit" }));
  await page.locator("#list a").first().click();
  await page.waitForURL(`${PAGE}/commit/${id}`);
  assert.equal(await page.textContent("body"), "the commit");
  assert.equal(await page.evaluate(() => document.referrer), "");
  await page.close();
});

// ---- strangers' text

test("hostile code, subjects and paths are text", async () => {
  const own = await opened();
  const { page } = own;
  const first = items(page).first();
  const shown = HOSTILE.replace("\u2028", "\\u{2028}").replace("\u202e", "\\u{202e}");
  assert.ok((await first.textContent()).includes(`- f(${shown})`));
  assert.ok((await first.locator(".by").textContent()).includes(shown));
  assert.ok((await first.locator(".at").textContent()).includes(`net/${shown}.py`));
  assert.equal(await page.locator("#list img, #list script, #list a[href^=javascript]").count(), 0);
  await page.fill("#text", "onerror='window.hacked");
  await told(page, "1 of 3,001 findings");
  await page.fill("#text", "<script>window.hacked");
  await told(page, "1 of 3,001 findings");
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  // A style or script that is not the page's own does not run, even if it came in.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = 3";
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.match(own.faults.pop(), /Content Security Policy/);
  await closed(own);
});

// ---- without a mouse, without sight

test("it can be used by the keyboard", async () => {
  const own = await opened();
  const { page } = own;
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "To the figures");
  await page.keyboard.press("Enter");
  assert.match(page.url(), /#main$/);
  await page.focus("#text");
  await page.keyboard.type("before_77(");
  await told(page, "1 of 3,001 findings");
  const stops = [];
  for (let stop = 0; stop < 9; stop++) {
    await page.keyboard.press("Tab");
    stops.push(await focused());
  }
  for (const id of ["pattern", "action", "library"]) assert.ok(stops.includes(id), `${id} in ${stops}`);
  await page.focus("#text");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await told(page, "3,001 findings");
  await page.focus("#next");
  await page.keyboard.press("Enter");
  assert.equal(await page.textContent("#where"), "Page 2 of 61");
  await closed(own);
});

test("texts stand out from what is behind them, on light and on dark paper", async () => {
  const own = await opened();
  for (const colorScheme of ["light", "dark"]) {
    await own.page.emulateMedia({ colorScheme });
    const { texts, faint } = await own.page.evaluate(() => {
      const parts = (colour) => {
        const [red, green, blue, opacity = 1] = colour.match(/[\d.]+/g).map(Number);
        return { rgb: [red, green, blue], opacity };
      };
      const over = ({ rgb, opacity }, under) => rgb.map((part, at) => part * opacity + under[at] * (1 - opacity));
      const luminance = (rgb) => {
        const linear = rgb.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
      };
      const contrast = (a, b) => {
        const [low, high] = [luminance(a), luminance(b)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      const behind = (element) => {
        const under = element.parentElement ? behind(element.parentElement) : [255, 255, 255];
        return over(parts(getComputedStyle(element).backgroundColor), under);
      };
      const inside = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
      // A text of a chart stands on the shapes that were drawn before it.
      const drawn = (text) => {
        const box = text.getBoundingClientRect();
        const at = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const before = (shape) => text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_PRECEDING;
        const shapes = [...text.ownerSVGElement.querySelectorAll("rect")].filter(before);
        return shapes
          .filter((shape) => inside(shape.getBoundingClientRect(), ...at))
          .map((shape) => getComputedStyle(shape))
          .reduce((under, { fill, fillOpacity }) => over({ ...parts(fill), opacity: Number(fillOpacity) }, under), behind(text));
      };
      let texts = 0;
      const faint = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const skipped = element.closest("script, style, noscript, title, option, :disabled");
        if (!walker.currentNode.data.trim() || skipped || !element.checkVisibility()) continue;
        const chart = element.closest("svg");
        const style = getComputedStyle(element);
        const under = chart ? drawn(element) : behind(element);
        const found = contrast(over(parts(chart ? style.fill : style.color), under), under);
        texts += 1;
        if (found < 4.5) faint.push(`${element.textContent.slice(0, 40)}: ${found.toFixed(2)}`);
      }
      return { texts, faint };
    });
    assert.ok(texts > 500, `${texts} texts`);
    assert.deepEqual(faint, [], colorScheme);
  }
  await closed(own);
});

test("everything has a name and an order", async () => {
  const own = await opened();
  const faults = await own.page.evaluate(() => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    for (const table of all("table")) {
      if (!table.caption) found.push(`${table.id} has no caption`);
      for (const row of table.tBodies[0].rows) if (row.cells[0].scope !== "row") found.push(`${table.id}: a row without a header`);
      for (const cell of table.tHead.rows[0].cells) if (cell.scope !== "col") found.push(`${table.id}: a column without a header`);
    }
    for (const chart of all("svg.chart")) {
      const said = chart.getAttribute("aria-label") ?? "";
      if (said.length < 20 || chart.getAttribute("role") !== "img") found.push("a chart without a description");
    }
    if (all("h1").length !== 1) found.push("not one first heading");
    for (const section of all("main > section")) if (!section.querySelector("h2")) found.push(`${section.id} has no heading`);
    for (const field of all("input, select")) if (!field.labels.length) found.push(`${field.id} has no label`);
    let level = 1;
    for (const heading of all("h1, h2, h3, h4")) {
      const own = Number(heading.tagName[1]);
      if (own > level + 1) found.push(`${heading.textContent} skips a level`);
      level = own;
    }
    for (const link of all('a[href^="#"]')) {
      const id = link.getAttribute("href").slice(1).split("?")[0];
      if (!document.getElementById(id)) found.push(`${id} leads nowhere`);
    }
    const ids = all("[id]").map((element) => element.id);
    if (new Set(ids).size !== ids.length) found.push("an id is there twice");
    if (!document.documentElement.lang) found.push("the page has no language");
    return found;
  });
  assert.deepEqual(faults, []);
  await closed(own);
});
