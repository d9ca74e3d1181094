// Before anything is painted: the theme that was chosen. Without a choice the system's holds.
try {
  const chosen = localStorage.getItem('almanac-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to this page: the system's theme it is.
}
