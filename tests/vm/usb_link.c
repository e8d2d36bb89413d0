#include "tests/vm/usb_link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define ATTACH "/sys/devices/platform/vhci_hcd.0/attach"
#define SPEED_HIGH 3u // enum usb_device_speed
#define DEVICE_ID 0x10002u
#define ATTACH_TRIES 100 // of 50 ms

enum { SUBMIT = 1, UNLINK = 2, SUBMITTED = 3, UNLINKED = 4 };

// Both headers have 48 bytes; the words are big-endian.
enum { COMMAND, SEQUENCE, DEVICE, DIRECTION, ENDPOINT, WORDS = 12 };
enum { FLAGS = 5, LENGTH, START_FRAME, PACKETS, INTERVAL, SETUP }; // of SUBMIT
enum { NUMBER = 5 };                                               // of UNLINK
enum { STATUS = 5, ACTUAL, DONE_START, DONE_PACKETS, ERRORS };     // of SUBMITTED
enum { PACKET_WORDS = 4 };                                         // offset, length, actual, status

int usb_link_attach(unsigned port)
{
    int ends[2];
    char line[80];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        perror("socketpair");
        return -1;
    }
    int length = snprintf(line, sizeof line, "%u %d %u %u", port, ends[1], DEVICE_ID, SPEED_HIGH);
    ssize_t written = -1;
    for (int i = 0; i < ATTACH_TRIES && written < 0; i++) {
        int file = open(ATTACH, O_WRONLY | O_CLOEXEC);
        written = file < 0 ? -1 : write(file, line, (size_t)length);
        int error = errno;
        if (file >= 0)
            (void)close(file);
        errno = error;
        if (written < 0 && error != EBUSY)
            break;
        if (written < 0)
            (void)nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    (void)close(ends[1]); // the kernel has its own hold on it
    if (written >= 0)
        return ends[0];
    perror(ATTACH);
    (void)close(ends[0]);
    return -1;
}

static bool read_all(int socket, void *bytes, size_t size)
{
    uint8_t *to = bytes;
    while (size > 0) {
        ssize_t got = read(socket, to, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        size -= (size_t)got;
    }
    return true;
}

static bool read_packets(int socket, struct usb_transfer *transfer)
{
    for (int i = 0; i < transfer->packet_count; i++) {
        uint32_t words[PACKET_WORDS];
        if (!read_all(socket, words, sizeof words))
            return false;
        transfer->packets[i] = (struct usb_packet){.offset = ntohl(words[0]), .length = ntohl(words[1])};
    }
    return true;
}

bool usb_link_read(int socket, struct usb_transfer *transfer)
{
    uint32_t words[WORDS];
    if (!read_all(socket, words, sizeof words))
        return false;
    *transfer = (struct usb_transfer){.sequence = ntohl(words[SEQUENCE]),
                                      .endpoint = ntohl(words[ENDPOINT]),
                                      .in = ntohl(words[DIRECTION]) != 0};
    if (ntohl(words[COMMAND]) == UNLINK) {
        transfer->unlink = true;
        transfer->number = ntohl(words[NUMBER]);
        return true;
    }
    if (ntohl(words[COMMAND]) != SUBMIT)
        return false;
    transfer->length = ntohl(words[LENGTH]);
    memcpy(transfer->setup, &words[SETUP], sizeof transfer->setup);
    uint32_t packets = ntohl(words[PACKETS]); // all bits set: not isochronous
    transfer->packet_count = packets == UINT32_MAX ? 0 : (int)packets;
    if (transfer->length > USB_LINK_IN_MAX || (!transfer->in && transfer->length > sizeof transfer->out) ||
        transfer->packet_count < 0 || transfer->packet_count > USB_LINK_PACKETS_MAX)
        return false;
    return (transfer->in || read_all(socket, transfer->out, transfer->length)) &&
           read_packets(socket, transfer);
}

static bool write_all(int socket, struct iovec *parts, int count)
{
    while (count > 0) {
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)count};
        ssize_t put = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        size_t left = (size_t)put;
        while (count > 0 && left >= parts->iov_len) {
            left -= parts->iov_len;
            parts++;
            count--;
        }
        if (count > 0) {
            parts->iov_base = (uint8_t *)parts->iov_base + left;
            parts->iov_len -= left;
        }
    }
    return true;
}

bool usb_link_reply(int socket, const struct usb_transfer *transfer, int status, const void *data,
                    uint32_t length)
{
    uint32_t words[WORDS] = {0}, packets[USB_LINK_PACKETS_MAX][PACKET_WORDS];
    words[COMMAND] = htonl(transfer->unlink ? UNLINKED : SUBMITTED);
    words[SEQUENCE] = htonl(transfer->sequence);
    words[STATUS] = htonl((uint32_t)status);
    if (!transfer->unlink) {
        words[ACTUAL] = htonl(length);
        words[DONE_PACKETS] = htonl((uint32_t)transfer->packet_count);
    }
    for (int i = 0; i < transfer->packet_count; i++) {
        const struct usb_packet *packet = &transfer->packets[i];
        const uint32_t as_sent[PACKET_WORDS] = {htonl(packet->offset), htonl(packet->length),
                                                htonl(packet->actual), 0};
        memcpy(packets[i], as_sent, sizeof as_sent);
    }
    struct iovec parts[3] = {{words, sizeof words}};
    int count = 1;
    if (transfer->in && length > 0) {
        union {
            const void *constant;
            void *plain; // iovec knows no const; sendmsg only reads
        } bytes = {data};
        parts[count++] = (struct iovec){bytes.plain, length};
    }
    if (transfer->packet_count > 0)
        parts[count++] = (struct iovec){packets, sizeof packets[0] * (size_t)transfer->packet_count};
    return write_all(socket, parts, count);
}
