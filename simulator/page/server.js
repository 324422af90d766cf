// Talking to the control side of the simulator.

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export async function ask(path, query = {}) {
  const words = new URLSearchParams(query).toString();
  return answered(await fetch(`/control/${path}${words ? `?${words}` : ""}`));
}

export async function tell(path, body = {}) {
  return answered(await fetch(`/control/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));
}

export async function upload(fields, file, name) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value ?? "");
  form.append("file", file, name);
  return answered(await fetch("/control/media", { method: "POST", body: form }));
}

export const fileAddress = (media) => `/control/file/${encodeURIComponent(media.file_id)}`;

// Follows the changes after number `seq`; the browser reconnects by itself and says where it was.
export function follow(seq, { onChange, onState }) {
  const source = new EventSource(`/control/stream?after=${seq}`);
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  return source;
}
