const byId = (id) => document.getElementById(id);
const PRICE = 95_000;

// Runs at page load with what the browser was told last, and whenever that changes.
beckon.on('profile', ({user = {}, segments = []}) => {
  const discount = user.discount || 0;
  byId('greeting').textContent = user.name ? `Welcome back, ${user.name}` : 'Welcome';
  byId('price').textContent = ((PRICE * (100 - discount)) / 100).toLocaleString('en');
  byId('list').hidden = !discount;
  byId('vip').hidden = !segments.includes('VIP');
});

// The next person on this browser shall get nothing of this one.
byId('logout')?.addEventListener('submit', (event) => {
  event.preventDefault();
  beckon.reset().finally(() => event.target.submit());
});
