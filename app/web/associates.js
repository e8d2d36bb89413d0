// Follows the floor: asks for the part of the page that changes whenever the server says that it has, keeps
// the focus where it was, and tells of new requests. Without scripts the page works by reloading.
"use strict";
(() => {
  const live = document.querySelector("[data-live]");
  if (!live || !window.EventSource || !window.fetch) return;
  const say = document.getElementById("say");
  const link = document.getElementById("link");
  const linkText = document.getElementById("link-text");
  const title = document.title;
  const LEAST_MS = 300; // between two questions
  const EVERY_MS = 30000; // for the times, "3 min"
  let asking = false, again = false, lastMs = -LEAST_MS, known = new Set(ids());

  function ids() {
    return [...live.querySelectorAll("[data-request]")].map((one) => one.dataset.request);
  }

  function tell() {
    const news = [...live.querySelectorAll("[data-request]")].filter((one) => !known.has(one.dataset.request));
    if (news.length > 0) {
      say.textContent = news.map((one) => one.dataset.say).join(". ");
      news.forEach((one) => one.classList.add("new"));
    }
    known = new Set(ids());
    const open = live.querySelector("[data-open]");
    document.title = open && open.dataset.open !== "0" ? `(${open.dataset.open}) ${title}` : title;
  }

  // What had the focus has it again; where it is gone, what comes next.
  function put(html) {
    const active = document.activeElement;
    const within = active && live.contains(active);
    const buttons = () => [...live.querySelectorAll("button, a[href]")];
    const id = within ? active.id : "", at = within ? buttons().indexOf(active) : -1;
    live.innerHTML = html;
    if (!within) return;
    const same = id ? document.getElementById(id) : null;
    const next = same || buttons()[Math.min(Math.max(at, 0), buttons().length - 1)];
    (next || document.getElementById("main")).focus({preventScroll: true});
  }

  async function ask() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    const waitMs = lastMs + LEAST_MS - performance.now();
    if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
    lastMs = performance.now();
    again = false;
    try {
      const reply = await fetch(live.dataset.live, {cache: "no-store", credentials: "same-origin"});
      if (reply.status === 401) return void location.assign("/login");
      if (reply.ok) {
        put(await reply.text());
        tell();
      }
    } catch {
      // Away: the next word of the server asks again.
    } finally {
      asking = false;
      if (again) ask();
    }
  }

  function show(on) {
    if (!link) return;
    link.classList.toggle("on", on);
    linkText.textContent = on ? link.dataset.liveText : link.dataset.awayText;
  }

  function listen() {
    const source = new EventSource("/events");
    source.addEventListener("change", ask);
    source.onopen = () => show(true);
    source.onerror = () => {
      show(false);
      if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      setTimeout(listen, 3000);
      ask(); // signed out: to the form
    };
  }

  live.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
    try {
      await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form)),
        redirect: "manual", credentials: "same-origin"});
    } catch {
      // Away: it is still open, as the page will show.
    }
    ask();
  });

  show(false);
  tell();
  listen();
  setInterval(ask, EVERY_MS);
})();
