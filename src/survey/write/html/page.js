"use strict";
// The list of findings, a page of it at a time. All findings stand in the <noscript> element, which a
// browser that runs this keeps as one text: it is cut into pieces here, and only the pieces that are
// shown become elements. They were escaped when the page was written.
(() => {
  const byId = (id) => document.getElementById(id);

  // Only what scrolls is a stop of the keyboard.
  for (const region of document.querySelectorAll(".scroll")) {
    if (region.scrollWidth <= region.clientWidth) region.removeAttribute("tabindex");
  }

  const source = byId("all");
  if (!source) return;
  const PER_PAGE = 50;
  const AT_ONCE = 4000;
  const FIELDS = ["pattern", "action", "library", "repository", "since", "until", "least", "order", "text"];
  const fields = Object.fromEntries(FIELDS.map((id) => [id, byId(id)]));
  const numbers = new Intl.NumberFormat("en");

  const begin = '<li data-k="';
  const text = source.textContent;
  const pieces = text.slice(text.indexOf(begin)).split(begin).slice(1);
  // Filled piece by piece: keys, and what a search looks through.
  const keys = [];
  const words = [];

  const prepare = (index) => {
    const piece = pieces[index];
    const end = piece.indexOf('"');
    const [pattern, action, library, repository, confidence, month] = piece.slice(0, end).split(" ");
    keys.push({ pattern, action, library, repository, confidence: Number(confidence), month });
    words.push(piece.slice(end + 2).replace(/<[^>]*>/g, "").toLowerCase());
  };

  let shown = [];
  let page = 0;

  // As the page has it: the text of the list is escaped.
  const escaped = (text) =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");

  const filter = () => {
    const value = Object.fromEntries(FIELDS.map((id) => [id, fields[id].value]));
    const wanted = escaped(value.text.toLowerCase()).split(/\s+/).filter(Boolean);
    const least = value.least === "" ? -1 : Number(value.least);
    const found = [];
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      if (value.pattern && key.pattern !== value.pattern) continue;
      if (value.action && key.action !== value.action) continue;
      if (value.library && key.library !== value.library) continue;
      if (value.repository && key.repository !== value.repository) continue;
      if (value.since && !(key.month >= value.since)) continue;
      if (value.until && !(key.month && key.month <= value.until)) continue;
      if (key.confidence < least) continue;
      if (!wanted.every((word) => words[index].includes(word))) continue;
      found.push(index);
    }
    if (value.order === "surest") found.sort((a, b) => keys[b].confidence - keys[a].confidence || a - b);
    if (value.order === "unsure") found.sort((a, b) => keys[a].confidence - keys[b].confidence || a - b);
    return found;
  };

  const show = () => {
    const from = page * PER_PAGE;
    const part = shown.slice(from, from + PER_PAGE);
    byId("list").innerHTML = part.map((index) => begin + pieces[index]).join("");
    byId("list").start = from + 1;
    const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE));
    byId("where").textContent = `Page ${numbers.format(page + 1)} of ${numbers.format(pages)}`;
    byId("previous").disabled = page === 0;
    byId("next").disabled = page + 1 >= pages;
    byId("pager").hidden = pages === 1;
    const all = numbers.format(pieces.length);
    const some = numbers.format(shown.length);
    const none = shown.length === 0 ? "; clear the filters to see them" : "";
    byId("count").textContent = shown.length === pieces.length ? `${all} findings` : `${some} of ${all} findings${none}`;
  };

  // The address names the filters, by the ids of what is chosen, so that it can be passed on.
  const remember = () => {
    const chosen = new URLSearchParams();
    for (const id of FIELDS) {
      const field = fields[id];
      const option = field.selectedOptions && field.selectedOptions[0];
      const value = (option && option.dataset.value) || field.value;
      if (value) chosen.set(id, value);
    }
    const query = chosen.toString();
    history.replaceState(null, "", query ? `#findings?${query}` : location.pathname + location.search);
  };

  const recall = () => {
    const [place, query] = location.hash.split("?");
    if (place !== "#findings" || query === undefined) return false;
    const chosen = new URLSearchParams(query);
    for (const id of FIELDS) {
      const field = fields[id];
      const value = chosen.get(id) || "";
      const options = [...(field.options || [])];
      const option = options.find((o) => o.dataset.value === value);
      field.value = option ? option.value : value;
    }
    byId("findings-title").scrollIntoView();
    return true;
  };

  const apply = () => {
    shown = filter();
    page = 0;
    show();
  };

  const changed = () => {
    apply();
    remember();
  };

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 150);
  };

  const turn = (by) => {
    page += by;
    show();
    byId("findings-title").scrollIntoView();
  };

  const ready = () => {
    byId("filters").hidden = false;
    if (recall()) apply();
    for (const id of FIELDS) fields[id].addEventListener(id === "text" || id === "least" ? "input" : "change", soon);
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("reset", soon);
    byId("previous").addEventListener("click", () => turn(-1));
    byId("next").addEventListener("click", () => turn(1));
    window.addEventListener("hashchange", () => recall() && apply());
    document.documentElement.dataset.ready = "true";
  };

  // A pattern's name in a table leads to its findings.
  for (const link of document.querySelectorAll("a[data-pattern]")) {
    link.href = `#findings?pattern=${encodeURIComponent(link.dataset.pattern)}`;
  }

  // The first page at once; the rest is prepared between other things that the browser has to do.
  shown = pieces.map((_, index) => index);
  show();
  const go = () => {
    const end = Math.min(pieces.length, keys.length + AT_ONCE);
    while (keys.length < end) prepare(keys.length);
    if (keys.length < pieces.length) setTimeout(go, 0);
    else ready();
  };
  go();
})();
