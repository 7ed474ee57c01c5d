// Small texts, and elements made of them. Nothing here ever parses HTML.

export const bytes = count =>
  count < 1e3 ? `${count} B` : count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(2)} MB`;

export const milliseconds = time => (time < 10 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`);

export const size = (width, height) => `${width} × ${height}`;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

export const byId = id => document.getElementById(id);
