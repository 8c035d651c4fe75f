import type { WeibullLaw } from '@aftercare/valuation';

/** A made-up product. Prices in cents. */
export interface Product {
  readonly sku: string;
  readonly model: string;
  /** What warranty terms are chosen by; goods used up have no cover and become no units. */
  readonly category: 'consumable' | 'accessory' | 'electronics' | 'mobile' | 'computer' | 'large-appliance';
  readonly price: number;
  /** Share of the price that the goods cost the company. */
  readonly costRate: number;
  /** How its units fail; none for goods used up. */
  readonly failure?: ProductFailure;
}

export interface ProductFailure {
  /** Age at failure, in days. */
  readonly law: WeibullLaw;
  readonly component: string;
  readonly faults: readonly string[];
}

const failing = (shape: number, scale: number, component: string, ...faults: readonly string[]): ProductFailure => ({
  law: { shape, scale },
  component,
  faults,
});

/** All that the sample company sells. Shapes below 1 are early failures, above 1 wear. */
export const products: readonly Product[] = [
  { sku: 'DEMO-BEANS', model: 'House blend 1 kg', category: 'consumable', price: 1_900, costRate: 0.6 },
  { sku: 'DEMO-FILTER', model: 'Filter pack', category: 'consumable', price: 900, costRate: 0.4 },
  {
    sku: 'DEMO-CASE',
    model: 'Fold case',
    category: 'accessory',
    price: 2_900,
    costRate: 0.45,
    failure: failing(1.4, 2_600, 'hinge', 'broken', 'loose'),
  },
  {
    sku: 'DEMO-DOCK',
    model: 'Dock One',
    category: 'accessory',
    price: 4_900,
    costRate: 0.5,
    failure: failing(0.9, 5_200, 'connector', 'no-contact', 'no-power'),
  },
  {
    sku: 'DEMO-PODS',
    model: 'Pods 2',
    category: 'electronics',
    price: 7_900,
    costRate: 0.58,
    failure: failing(1.2, 1_900, 'speaker', 'no-sound', 'crackling'),
  },
  {
    sku: 'DEMO-SPEAKER',
    model: 'Boom 3',
    category: 'electronics',
    price: 11_900,
    costRate: 0.6,
    failure: failing(1, 2_600, 'amplifier', 'no-sound', 'no-power'),
  },
  {
    sku: 'DEMO-GRINDER',
    model: 'Grinder G1',
    category: 'electronics',
    price: 14_900,
    costRate: 0.62,
    failure: failing(0.8, 1_300, 'motor', 'does-not-start', 'noisy'),
  },
  {
    sku: 'DEMO-WATCH',
    model: 'Watch 4',
    category: 'mobile',
    price: 19_900,
    costRate: 0.6,
    failure: failing(2.4, 620, 'battery', 'drains-fast', 'does-not-charge'),
  },
  {
    sku: 'DEMO-PHONE',
    model: 'Phone 7',
    category: 'mobile',
    price: 34_900,
    costRate: 0.68,
    failure: failing(1.3, 1_700, 'display', 'dead-pixels', 'touch-dead'),
  },
  {
    sku: 'DEMO-TABLET',
    model: 'Tab 10',
    category: 'computer',
    price: 42_900,
    costRate: 0.7,
    failure: failing(1.1, 2_200, 'mainboard', 'no-power', 'restarts'),
  },
  {
    sku: 'DEMO-ESPRESSO',
    model: 'Espresso Pro',
    category: 'large-appliance',
    price: 64_900,
    costRate: 0.64,
    failure: failing(1.6, 1_100, 'pump', 'no-pressure', 'leaks'),
  },
  {
    sku: 'DEMO-LAPTOP',
    model: 'Book 14',
    category: 'computer',
    price: 99_000,
    costRate: 0.72,
    failure: failing(1.1, 1_900, 'keyboard', 'keys-dead', 'backlight-dead'),
  },
];

/** What the rest of a purchase's value is spent on. */
export const fillers: readonly Product[] = products.filter(({ failure }) => failure === undefined);
