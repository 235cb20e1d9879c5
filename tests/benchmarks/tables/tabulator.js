// It reads the cells of a table, but no heads of rows, and shows the rows of a box that scrolls.
for (const row of document.querySelectorAll(".cw-table tbody tr")) {
  const cell = document.createElement("td");
  cell.replaceChildren(...row.cells[0].childNodes);
  row.cells[0].replaceWith(cell);
}
for (const head of document.querySelectorAll(".cw-table thead th")) {
  head.setAttribute("tabulator-headerFilter", "input");
  head.setAttribute("tabulator-formatter", "html");
}
new Tabulator(".cw-table", { height: "80vh" }).on("tableBuilt", () => { document.body.dataset.ready = ""; });
