/** The documents that a fold makes of facts: what every runtime must come to. */
export { documentsOf } from '../documents-of';
