"""The display of a virtual machine: pulled out, put back, changed for another, and what it shows.

    screen.py MONITOR VNC      QEMU's sockets

Lines on stdin: "plug WIDTH HEIGHT", "unplug", "dump FILE.ppm"; each is answered by "ok". A display comes and goes as the
window of a viewer does: VNC's SetDesktopSize (RFB, community wiki, 7.4.10) is what virtio-gpu tells its guest.
"""
import os
import socket
import struct
import sys
import time


def connect(path):
    for _ in range(100):
        try:
            link = socket.socket(socket.AF_UNIX)
            link.connect(path)
            return link
        except OSError:
            time.sleep(0.1)
    sys.exit(f"no socket {path}")


def take(link, count):
    got = b""
    while len(got) < count:
        more = link.recv(count - len(got))
        if not more:
            sys.exit("the machine is gone")
        got += more
    return got


class Viewer:
    def __init__(self, path):
        self.link = connect(path)
        self.link.sendall(take(self.link, 12))  # the same version
        if 1 not in take(self.link, take(self.link, 1)[0]):
            sys.exit("VNC wants a password")
        self.link.sendall(b"\1")
        take(self.link, 4)
        self.link.sendall(b"\1")  # others may look, too
        take(self.link, 20)
        take(self.link, struct.unpack(">I", take(self.link, 4))[0])

    def resize(self, width, height):
        message = struct.pack(">BxHHBx", 251, width, height, 1) + struct.pack(">IHHHHI", 0, 0, 0, width, height, 0)
        self.link.sendall(message)


def dump(monitor, path):
    # A command's end is seen by the next prompt. The first picture of a display may be the one before: the second counts.
    for _ in range(2):
        monitor.sendall(f"screendump {path}\n".encode())
        said = b""
        while not said.endswith(b"(qemu) "):
            said += take(monitor, 1)
        time.sleep(0.2)
    return os.path.exists(path)


def main():
    monitor, viewer = connect(sys.argv[1]), Viewer(sys.argv[2])
    while not take(monitor, 1).endswith(b")"):
        pass
    take(monitor, 1)
    for line in sys.stdin:
        words = line.split()
        is_done = True
        if words[0] == "plug":
            viewer.resize(int(words[1]), int(words[2]))
        elif words[0] == "unplug":
            viewer.resize(0, 0)
        else:
            is_done = dump(monitor, words[1])
        print("ok" if is_done else "no picture", flush=True)


main()
