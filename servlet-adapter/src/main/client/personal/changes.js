/**
 * What differs between two JSON objects, down to the values that are not objects themselves. Lists are
 * compared as a whole, and what is null counts as left out.
 *
 * @param {*} before one of them
 * @param {*} now the other one
 * @return {!Object<string, !Array>} by its path: the value before, and the value now
 */
export function changesBetween(before, now) {
  const changes = {};
  const was = leaves(before);
  const is = leaves(now);
  Object.keys({...was, ...is}).forEach((path) => {
    const change = [was[path] ?? null, is[path] ?? null];
    if (!same(...change)) {
      changes[path] = change;
    }
  });
  return changes;
}

const isObject = (value) => typeof value === 'object' && value !== null;

/** The values by their paths, such as `user.address.city`. */
function leaves(value, path, all = {}) {
  if (isObject(value) && !Array.isArray(value)) {
    Object.entries(value).forEach(([key, inner]) => leaves(inner, path ? path + '.' + key : key, all));
  } else {
    all[path] = value;
  }
  return all;
}

/** Whether two values are equal, in whatever order their objects have their keys. */
function same(one, other) {
  return (
    one === other ||
    (isObject(one) &&
      isObject(other) &&
      Object.keys(one).length === Object.keys(other).length &&
      Object.keys(one).every((key) => same(one[key], other[key])))
  );
}
