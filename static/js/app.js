// Helpers only: every page works without this file.
(() => {
  "use strict";

  const field = (node) => node instanceof Element && node.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a private window */ } };

  // --- Filters send themselves; the button stays for those without a script.
  document.querySelectorAll("form[data-autosubmit]").forEach((form) => {
    form.classList.add("auto");
    if (form.hasAttribute("hx-get")) return;
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
    });
  });

  // --- Of tabs that scroll sideways the open one is in sight.
  const showOpenTab = () => document.querySelectorAll(".tabs").forEach((tabs) => {
    const open = tabs.querySelector("a[aria-current]");
    if (!open || tabs.scrollWidth <= tabs.clientWidth) return;
    const [bar, tab] = [tabs.getBoundingClientRect(), open.getBoundingClientRect()];
    tabs.scrollLeft += tab.left - bar.left - (bar.width - tab.width) / 2;
  });
  showOpenTab();
  addEventListener("load", showOpenTab);
  document.addEventListener("htmx:afterSettle", showOpenTab);

  // --- Empty filters do not lengthen the address.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || form.hasAttribute("hx-get")) return;
    for (const control of form.elements) if (control.name && control.value === "" && !control.disabled) control.disabled = true;
    setTimeout(() => { for (const control of form.elements) control.disabled = false; });
  });

  // --- One press sends once; the page comes back usable when it is restored from the history.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }); });

  // --- Text typed into a form marked data-keep is not lost by leaving the page.
  let unsaved = false;
  document.addEventListener("input", (event) => { if (event.target.form?.matches("[data-keep]")) unsaved = true; });
  document.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // --- Tick all rows of a table.
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches("input[data-all]")) return;
    box.closest("table").querySelectorAll("tbody .pick input[type=checkbox]").forEach((row) => { row.checked = box.checked; });
  });

  // --- A dialog opened by a button that names it; the link under it is the page without a script.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  });

  // --- Copy a value that is shown once.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.querySelector("[data-done]")?.removeAttribute("hidden");
  });
  if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });

  // --- Menus close when something else is pressed.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu-up[open], details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // --- htmx: a failed request says so instead of silence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status === 422 || status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
    if (status === 401 || status === 403) location.reload();
  });

  // --- Keys, by their place on the keyboard, so that the Russian layout works as well.
  const help = document.getElementById("keys");
  const switcher = document.getElementById("keys-on");
  if (!help) return;
  switcher.checked = stored("keys") !== "off";
  switcher.addEventListener("change", () => store("keys", switcher.checked ? "on" : "off"));

  const GO = { KeyS: "today", KeyE: "events", KeyK: "contacts", KeyG: "groups", KeyR: "campaigns", KeyM: "media-plan" };
  const rows = () => [...document.querySelectorAll("main .table tbody tr, main .rows .row, .guests .guest:not(.letter)")].filter((row) => row.querySelector("a, button, input"));
  let waiting = 0;

  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const now = list.findIndex((row) => row.contains(document.activeElement));
    const next = list[Math.min(Math.max(now + by, 0), list.length - 1)];
    (next.querySelector("th a, .title a, h3 a, a, button") ?? next.querySelector("input")).focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.code === "Enter") {
      const form = event.target.form ?? event.target.closest?.("form");
      (form?.querySelector("button.main") ?? document.querySelector("main .actions .main"))?.click();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "?" && !field(event.target)) { help.showModal(); event.preventDefault(); return; }
    if (!switcher.checked || field(event.target) || document.querySelector("dialog:modal")) return;
    if (waiting && Date.now() - waiting < 1200) {
      waiting = 0;
      const link = document.querySelector(`.nav a[data-key="${GO[event.code]}"]`);
      if (link) { link.click(); event.preventDefault(); }
      return;
    }
    waiting = 0;
    switch (event.code) {
      case "KeyG": waiting = Date.now(); break;
      case "Slash": { const box = document.querySelector("[data-search], input[type=search]"); if (box) { box.focus(); box.select(); event.preventDefault(); } break; }
      case "KeyJ": step(1); event.preventDefault(); break;
      case "KeyK": step(-1); event.preventDefault(); break;
      case "KeyX": document.activeElement.closest("tr, .row")?.querySelector("input[type=checkbox]")?.click(); break;
      case "KeyE": document.querySelector("[data-edit]")?.click(); break;
      case "Escape": { const back = document.querySelectorAll(".crumbs a"); back[back.length - 1]?.click(); break; }
    }
  });
})();
