// The shop's own script. `beckon` is the page's connection, made by the script before this one; where
// a browser does not load that, the shop works all the same.
const { beckon } = window;

// Who looks at a car is in the room of its model, until the visit ends.
const { room } = document.body.dataset;
if (room) {
  beckon?.join(room);
}

// Somebody has reserved a car: every page that shows it says how many are left. No card, no reload.
beckon?.on('stock', ({ car, left }) => {
  for (const place of document.querySelectorAll('[data-stock]')) {
    if (place.dataset.stock === car) {
      place.textContent = left === 0 ? 'none left' : `${left} left`;
      place.classList.add('changed');
    }
  }
});
