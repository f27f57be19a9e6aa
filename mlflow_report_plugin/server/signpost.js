// On MLflow's own pages of models and versions: a link to the reports of what they show.
(() => {
  const link = document.createElement("a");
  link.id = "mlflow-report";
  link.textContent = "Report";
  link.style.cssText =
    "position:fixed;left:50%;bottom:.5rem;transform:translateX(-50%);z-index:999;padding:.4rem .9rem;border-radius:6px;" +
    "background:#0b62a8;color:#fff;font:14px system-ui,sans-serif;text-decoration:none";
  const place = () => {
    const [page, name, kind, version] = location.hash.replace(/[?].*/, "").split("/").slice(1);
    link.hidden = page !== "models";
    // What stands in the address is encoded already.
    if (kind === "versions" && version) link.href = `report/version?name=${name}&version=${version}`;
    else link.href = name ? `report/model?name=${name}` : "report/";
    link.style.display = link.hidden ? "none" : "";
  };
  document.body.append(link);
  place();
  // MLflow changes the address without an event that could be waited for.
  setInterval(place, 500);
})();
