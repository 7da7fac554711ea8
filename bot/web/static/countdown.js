// Counts down to an instant in the reader's own language. Without it the page says how many days are left.
"use strict";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function told(seconds, language) {
  const parts = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(seconds / length);
    seconds -= count * length;
    if (count > 0 || parts.length > 0 || unit === "second") {
      parts.push(new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count));
    }
  }
  return parts.join(" ");
}

for (const clock of document.querySelectorAll("[data-until]")) {
  const until = Date.parse(clock.dataset.until);
  const ticks = clock.querySelector(".ticks");
  const tick = () => {
    const seconds = Math.floor((until - Date.now()) / 1000);
    clock.hidden = seconds <= 0;
    if (seconds > 0) {
      ticks.textContent = told(seconds, document.documentElement.lang);
      setTimeout(tick, 1000 - (Date.now() % 1000));
    }
  };
  tick();
}
