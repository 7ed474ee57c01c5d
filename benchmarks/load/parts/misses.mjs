// Photographs in JPEG, beside sharp: the same work, and what each does by default.
import { atLeast, atMost } from '../measuring.mjs';
import { compare } from '../comparison.mjs';

const small = { query: 'w=300', call: '.resize(300).jpeg()' };

export const measure = () => compare([
  {
    label: 'equal work, 12 MP to 300', work: 'equal work, 12 MP to 300',
    query: 'w=300&q=80&hybrid=turbo&sharpen=false&gamma=companded&filter=lanczos', sharp: small,
    clients: [1, 2, 8], speed: atLeast(1.05), cpu: atMost(1),
  },
  {
    label: 'defaults, 12 MP to 300', work: 'defaults, 12 MP to 300', query: 'w=300', sharp: small,
    clients: [1, 2, 8], speed: atLeast(0.95),
  },
  {
    label: 'defaults, 12 MP to 1200', work: 'defaults, 12 MP to 1200', query: 'w=1200',
    sharp: { query: 'w=1200', call: '.resize(1200).jpeg()' }, clients: [2], speed: atLeast(1),
  },
  {
    label: 'defaults, 24 MP to 1600', work: 'defaults, 24 MP to 1600', source: 'large.jpg', query: 'w=1600',
    sharp: { query: 'w=1600', call: '.resize(1600).jpeg()' }, clients: [2], speed: atLeast(1),
  },
]);
