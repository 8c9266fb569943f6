# Aimed at this design: writes its own outputs, with a picture of five megabytes.
import base64
import json
import os
import struct

picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 9, 9) + bytes(5_000_000)
shown = {"image/png": base64.b64encode(picture).decode(), "text/plain": ""}
header = json.dumps([{"output_type": "display_data", "data": shown}]).encode()
data = struct.pack("!cBIQ", b"O", 0, len(header), 0) + header
for number in range(3, 64):
    try:
        if os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
            while data:
                data = data[os.write(number, data) :]
    except OSError:
        pass
