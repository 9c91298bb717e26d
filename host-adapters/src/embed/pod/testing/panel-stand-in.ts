/** Stands in for the panel, by the names that it goes by; to be imported before the pod brings the real one. */
export class PanelStandIn extends HTMLElement {
  static observedAttributes = ['ticket-id'];

  attributeChangedCallback(): void {
    this.textContent = `The ticket ${this.getAttribute('ticket-id')}`;
  }

  ask(type: string, detail: object): void {
    this.dispatchEvent(Object.assign(new Event(type, { bubbles: true, composed: true }), detail));
  }
}
if (!customElements.get('rf-ticket-panel')) customElements.define('rf-ticket-panel', PanelStandIn);
