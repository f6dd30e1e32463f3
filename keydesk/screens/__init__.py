"""One screen per job, thin: it picks an operation or a query and hands it to the desk."""
