// The estimate of section 8, as costs.py computes it.
const form = document.querySelector("form.cost");
if (form) {
  const text = (value, digits) =>
    value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const show = (name, value) => {
    document.querySelector(`[data-estimate=${name}]`).textContent = value;
  };
  form.dataset.live = "yes";
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const value = (name) => Number(form.elements[name].value);
    const hours = (value("runsPerDay") * Number(form.dataset.saved)) / 3600;
    const money = hours * value("machineCostPerHour");
    const effort = value("engineeringHours") * value("engineeringCostPerHour");
    show("hours", text(hours, 2));
    show("money", text(money, 2));
    show("effort", text(effort, 2));
    show("days", money > 0 ? text(effort / money, 0) : "never");
  });
}
