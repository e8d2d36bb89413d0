// The device's side of USB/IP, without a network: the kernel's virtual host controller (vhci_hcd) is given
// one end of a socket pair and sends its transfers there as it would to a server elsewhere. Protocol: Linux,
// Documentation/usb/usbip_protocol.rst; attaching: drivers/usb/usbip/vhci_sysfs.c.
#ifndef CHEVAL_TESTS_VM_USB_LINK_H
#define CHEVAL_TESTS_VM_USB_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define USB_LINK_PACKETS_MAX 128 // isochronous packets a transfer; uvcvideo has 32
#define USB_LINK_OUT_MAX 256     // bytes that a transfer brings; a camera gets no more than a control's value
#define USB_LINK_IN_MAX ((size_t)1 << 20)

struct usb_packet {
    uint32_t offset, length; // as asked
    uint32_t actual;         // as filled
};

struct usb_transfer {
    bool unlink;       // no transfer: `number` is to be given up
    uint32_t sequence; // its own number
    uint32_t number;   // unlink: of the other one
    unsigned endpoint; // without direction
    bool in;
    uint32_t length;
    uint8_t setup[8];
    uint8_t out[USB_LINK_OUT_MAX];
    int packet_count; // zero: not isochronous
    struct usb_packet packets[USB_LINK_PACKETS_MAX];
};

// A high-speed device at the controller's `port`, 0..7. Returns the socket, or -1 with a line on stderr;
// waits up to 5 s for the port to be free again. Closing the socket pulls the plug.
int usb_link_attach(unsigned port);

// Blocks. False: the host let go, or sent what isn't understood.
bool usb_link_read(int socket, struct usb_transfer *transfer);

// What became of a transfer: `status` is 0 or a negative errno; `length` bytes of `data` for one that reads,
// else what was taken. Isochronous: `data` holds the packets' bytes without gaps.
bool usb_link_reply(int socket, const struct usb_transfer *transfer, int status, const void *data,
                    uint32_t length);

#endif
