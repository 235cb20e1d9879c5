// What its manual says, and its own page of ten rows.
new DataTable(".cw-table", { initComplete: () => { document.body.dataset.ready = ""; } });
