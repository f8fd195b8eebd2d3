// Search and filters of the matrix of scenarios. Everything can be read without.
const form = document.getElementById("filter");
const groups = [...document.querySelectorAll("#scenarios tbody")];
const count = form.querySelector("output");

function matches(row, wanted) {
  const verdicts = row.dataset.verdicts.split("|").map((pair) => pair.split("="));
  const words = `${row.cells[0].textContent} ${row.dataset.tags}`.toLowerCase();
  return (
    wanted.search.toLowerCase().split(/\s+/).every((word) => words.includes(word)) &&
    (!wanted.tag || row.dataset.tags.split(" ").includes(wanted.tag)) &&
    (!wanted.party || row.dataset.parties.split("|").includes(wanted.party)) &&
    ((!wanted.cell && !wanted.verdict) ||
      verdicts.some(
        ([cell, verdict]) =>
          (!wanted.cell || cell === wanted.cell) && (!wanted.verdict || verdict === wanted.verdict),
      ))
  );
}

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  let shown = 0;
  for (const group of groups) {
    const [title, ...rows] = group.rows;
    for (const row of rows) row.hidden = !matches(row, wanted);
    const left = rows.filter((row) => !row.hidden).length;
    group.hidden = title.hidden = left === 0;
    shown += left;
  }
  count.textContent = `${shown} scenario${shown === 1 ? "" : "s"}`;
  const chosen = Object.entries(wanted).filter(([, value]) => value);
  history.replaceState(null, "", chosen.length ? `?${new URLSearchParams(chosen)}` : location.pathname);
}

for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
filter();
