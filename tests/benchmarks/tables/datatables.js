// What its manual says, and its own page of ten rows. It has no filter of a column by itself, but a call for one.
const table = new DataTable(".cw-table", { initComplete: () => { document.body.dataset.ready = ""; } });
const field = Object.assign(document.createElement("input"), { id: "of-a-column" });
field.oninput = () => table.column(3).search(field.value).draw();
document.querySelector("main").append(field);
