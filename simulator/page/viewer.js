// Pictures over the whole screen: fit, zoom by tap, wheel, pinch or button, scroll, next and previous.

import { el, iconButton } from "./dom.js";

const MOST = 6;

export function view(pictures, start) {
  let index = start;
  let zoom = 1;
  const image = el("img", { alt: "", draggable: "false", testid: "viewer-image" });
  const caption = el("p", { class: "viewer-caption" });
  const stage = el("div", { class: "viewer-stage" }, image);
  const close = iconButton("close", "Đóng", { testid: "viewer-close", onclick: () => dialog.close() });
  const tools = el("div", { class: "viewer-tools" },
    iconButton("minus", "Thu nhỏ", { onclick: () => setZoom(zoom / 1.5) }),
    iconButton("plus", "Phóng to", { onclick: () => setZoom(zoom * 1.5) }), close);
  const dialog = el("dialog", { class: "viewer", testid: "viewer", "aria-label": "Xem ảnh" }, stage, caption, tools);
  if (pictures.length > 1) {
    dialog.append(iconButton("back", "Ảnh trước", { class: "viewer-previous", onclick: () => turn(-1) }),
      iconButton("back", "Ảnh sau", { class: "viewer-next", onclick: () => turn(1) }));
  }

  function setZoom(wanted, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const before = image.getBoundingClientRect();
    zoom = Math.min(Math.max(wanted, 1), MOST);
    fit();
    const after = image.getBoundingClientRect();
    stage.scrollLeft += after.left + ((x - before.left) / before.width) * after.width - x;
    stage.scrollTop += after.top + ((y - before.top) / before.height) * after.height - y;
  }

  function fit() {
    const { naturalWidth: width, naturalHeight: height } = image;
    if (!width) return;
    const scale = Math.min(stage.clientWidth / width, stage.clientHeight / height) * zoom;
    image.style.width = `${width * scale}px`;
    image.style.height = `${height * scale}px`;
    stage.classList.toggle("zoomed", zoom > 1);
  }

  function turn(step) {
    index = (index + step + pictures.length) % pictures.length;
    zoom = 1;
    image.src = pictures[index].address;
    caption.textContent = pictures[index].caption;
    caption.hidden = !pictures[index].caption;
  }

  image.addEventListener("load", fit);
  stage.addEventListener("click", (event) => {
    if (moved) return;
    if (event.target === stage) dialog.close();
    else setZoom(zoom > 1 ? 1 : 2.5, event.clientX, event.clientY);
  });
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && zoom > 1) return;
    event.preventDefault();
    setZoom(zoom * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });

  let spread = 0;
  let moved = false;
  const distance = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  stage.addEventListener("touchstart", (event) => {
    moved = false;
    if (event.touches.length === 2) spread = distance(event.touches);
  }, { passive: true });
  stage.addEventListener("touchmove", (event) => {
    moved = true;
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const next = distance(event.touches);
    const [a, b] = event.touches;
    setZoom(zoom * (next / spread), (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    spread = next;
  }, { passive: false });

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  const onResize = () => fit();
  window.addEventListener("resize", onResize);
  dialog.addEventListener("close", () => {
    window.removeEventListener("resize", onResize);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  turn(0);
}
