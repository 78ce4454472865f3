// Sets colours and contrast before the first paint, so that a dark screen never flashes white.
(function () {
  var wanted = localStorage.getItem('mantine-color-scheme-value') || 'auto';
  var dark = wanted === 'dark' || (wanted === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  var contrast = localStorage.getItem('eh-contrast') || (matchMedia('(prefers-contrast: more)').matches ? 'more' : 'normal');
  if (contrast === 'more') document.documentElement.setAttribute('data-contrast', 'more');
})();
