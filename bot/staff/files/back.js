// The pages beside the answer aid: Ctrl+K leads back to its box.
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'k') return;
  event.preventDefault();
  location.href = '/staff';
});
