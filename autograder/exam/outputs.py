"""What a student sees of a cell: text and images, nothing that runs."""

import base64
import struct

from ..text import clean_text


def clean_image(data, limit):
    """A PNG image of a reasonable size, encoded anew, or None."""
    if not isinstance(data, str) or len(data) > limit:
        return None
    try:
        image = base64.b64decode(data, validate=False)
        width, height = struct.unpack(">II", image[16:24])
    except (ValueError, TypeError, struct.error):
        return None
    if image[:8] == b"\x89PNG\r\n\x1a\n" and max(width, height) <= 4000:
        return base64.b64encode(image).decode()


def clean_outputs(outputs, limits):
    """A student's outputs as nbformat wants them: text and images, nothing that runs."""
    result, left, images = [], limits.output, limits.images
    for output in outputs[: limits.displays + 4] if isinstance(outputs, list) else []:
        if not isinstance(output, dict) or left <= 0:
            continue
        data = output.get("data")
        data = data if isinstance(data, dict) else {}
        match output.get("output_type"):
            case "stream":
                text = clean_text(output.get("text", ""), left)
                name = "stderr" if output.get("name") == "stderr" else "stdout"
                result.append({"output_type": "stream", "name": name, "text": text})
            case "display_data" | "execute_result" as kind:
                text = clean_text(data.get("text/plain", ""), left)
                shown = {"text/plain": text}
                if images and (image := clean_image(data.get("image/png"), limits.image)):
                    shown["image/png"] = image
                    images -= 1
                result.append({"output_type": kind, "data": shown, "metadata": {}})
                if kind == "execute_result":
                    result[-1]["execution_count"] = None
            case "error":
                lines = output.get("traceback")
                lines = lines if isinstance(lines, list) else []
                text = clean_text("\n".join(str(line) for line in lines[:200]), left)
                value = clean_text(output.get("evalue", ""), 1000)
                result.append(failure(value, clean_text(output.get("ename", ""), 80), text))
            case _:
                continue
        left -= len(text)
    return result


def failure(message, name="NotPassed", text=None):
    """An error output: nbgrader gives no points to a test cell that has one."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": message,
        "traceback": (message if text is None else text).split("\n"),
    }
