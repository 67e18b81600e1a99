// A mark that found no line is kept on this device and sent again: each mark says its state, so sending twice is harmless.
(() => {
  "use strict";

  const KEY = "door-marks";
  const LONGEST = 12 * 3600 * 1000;
  const EVERY = 5000;

  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; } };
  const write = (marks) => { try { localStorage.setItem(KEY, JSON.stringify(marks)); } catch { /* a private window */ } };
  const rowOf = (guest) => document.getElementById(`g-${guest}`);
  const say = (guest, shown) => { const note = rowOf(guest)?.querySelector("[data-trouble]"); if (note) note.hidden = !shown; };

  const keep = (url, values) => { const marks = read(); marks[`${url} ${values.guest}`] = { url, values, at: Date.now() }; write(marks); say(values.guest, true); };
  const drop = (url, guest) => { const marks = read(); delete marks[`${url} ${guest}`]; write(marks); say(guest, false); };

  // htmx tells what was to be sent.
  const lost = (event) => {
    const { path, parameters } = event.detail.requestConfig ?? {};
    if (parameters?.guest && parameters.state) keep(path, { ...parameters });
  };
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500) lost(event); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { path, parameters } = event.detail.requestConfig ?? {};
    if (event.detail.successful && parameters?.guest) drop(path, parameters.guest);
  });

  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const again = () => {
    for (const mark of Object.values(read())) {
      if (Date.now() - mark.at > LONGEST) { drop(mark.url, mark.values.guest); continue; }
      if (!location.pathname.startsWith(mark.url.replace(/mark\/$/, "")) || !token()) continue;
      const row = rowOf(mark.values.guest);
      const values = { ...mark.values, csrfmiddlewaretoken: token() };
      window.htmx.ajax("POST", mark.url, { source: row?.querySelector("form") ?? document.body, target: row ?? document.body, swap: row ? "outerHTML" : "none", values }).catch(() => {});
    }
  };
  setInterval(again, EVERY);
  addEventListener("online", again);
  for (const mark of Object.values(read())) say(mark.values.guest, true);
})();
