// The page of 100,000 findings: what the browser holds of its list stays small, whatever is looked for.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { begin, change, closed, counted, finding, items, open, told } from "./setup.mjs";

const COUNT = 100_000;
const IN_A_CHANGE = 10;

let browser;

before(async () => {
  const changes = Array.from({ length: COUNT / IN_A_CHANGE }, (_, number) =>
    change(number, Array.from({ length: IN_A_CHANGE }, (_, at) => finding(number * IN_A_CHANGE + at))),
  );
  browser = await begin(changes);
});

after(() => browser?.end());

/** The list has a page of findings, and the document little more than its tables and charts. */
async function windowed(page) {
  assert.ok((await items(page).count()) <= 50);
  const elements = await page.evaluate(() => document.getElementsByTagName("*").length);
  assert.ok(elements < 10_000, `${elements} elements`);
}

test("a list of 100,000 findings is windowed, however it is filtered, ordered and paged", async () => {
  const own = await open(browser);
  const { page } = own;
  assert.equal(await counted(page), "100,000 findings");
  await windowed(page);
  await page.selectOption("#order", "surest");
  await page.waitForFunction(() => /99%/.test(document.querySelector("#list li").textContent));
  await windowed(page);
  await page.click("#next");
  assert.equal(await page.textContent("#where"), "Page 2 of 2,000");
  await windowed(page);
  await page.fill("#text", "after_99999(");
  await told(page, "1 of 100,000 findings");
  await page.fill("#text", "part3");
  await told(page, `${Math.floor((COUNT - 4) / 7 + 1).toLocaleString("en")} of 100,000 findings`);
  await windowed(page);
  await page.click("button[type=reset]");
  await told(page, "100,000 findings");
  await windowed(page);
  await closed(own);
});
