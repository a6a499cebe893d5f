import type { Page } from '@playwright/test';

/** What a reader would call broken, in words. */
export type LayoutFault = { kind: 'overflow' | 'clipped' | 'overlap' | 'squeezed'; text: string };

/**
 * Measures the page as it is drawn now: does it scroll sideways, is text cut off without an ellipsis, does text lie on
 * other text, is a name broken to a few letters a line. What is meant for screen readers only, what is scrolled out of its frame, and what floats over the page
 * (bars, notes) does not count.
 */
export function measureLayout(page: Page): Promise<LayoutFault[]> {
  return page.evaluate(() => {
    const faults: { kind: 'overflow' | 'clipped' | 'overlap' | 'squeezed'; text: string }[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > window.innerWidth) {
      faults.push({ kind: 'overflow', text: `${root.scrollWidth - window.innerWidth} px wider than the window` });
    }
    const isHidden = (style: CSSStyleDeclaration) =>
      style.visibility === 'hidden' || style.display === 'none' || Number(style.opacity) === 0;
    /** The part of a box that no frame around it cuts off, or null: nothing of it, or not part of the page's flow. */
    const findVisible = (element: Element, box: DOMRect) => {
      let { left, right, top, bottom } = box;
      for (let frame: Element | null = element; frame; frame = frame.parentElement) {
        const style = getComputedStyle(frame);
        if (isHidden(style) || style.position === 'fixed' || style.position === 'sticky') return null;
        if (style.clipPath !== 'none' || (frame as HTMLElement).offsetWidth <= 1) return null;
        if (style.overflow === 'visible') continue;
        const edge = frame.getBoundingClientRect();
        left = Math.max(left, edge.left);
        right = Math.min(right, edge.right);
        top = Math.max(top, edge.top);
        bottom = Math.min(bottom, edge.bottom);
      }
      return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom } : null;
    };
    const texts: { element: Element; said: string; left: number; right: number; top: number; bottom: number }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const said = (node.textContent ?? '').trim();
      const element = node.parentElement;
      if (said === '' || !element || element.closest('script, style, noscript, option, title, iframe')) continue;
      const style = getComputedStyle(element);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        const visible = findVisible(element, box);
        if (visible) texts.push({ element, said: said.slice(0, 60), ...visible });
      }
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
      if (lines >= 4 && said.length / lines < 7) faults.push({ kind: 'squeezed', text: said.slice(0, 60) });
      const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
      const isFrame = ['auto', 'scroll'].includes(style.overflowX);
      if (isCut && style.overflowX !== 'visible' && !isFrame && style.textOverflow !== 'ellipsis') {
        if (findVisible(element, element.getBoundingClientRect())) {
          faults.push({ kind: 'clipped', text: said.slice(0, 60) });
        }
      }
    }
    texts.sort((a, b) => a.top - b.top);
    for (const [at, one] of texts.entries()) {
      for (let next = at + 1; next < texts.length; next++) {
        const other = texts[next];
        if (!other || other.top > one.bottom - 3) break;
        const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (width <= 2 || one.element === other.element) continue;
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        faults.push({ kind: 'overlap', text: `“${one.said}” and “${other.said}”` });
      }
    }
    return faults;
  });
}
