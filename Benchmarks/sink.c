// SPDX-License-Identifier: Apache-2.0
// sink: an SMTP server that throws everything away, fast. One thread, epoll, loopback only.
//
//   sink -p PORT -s STATFILE
//
// STATFILE is mapped: four unsigned 64-bit numbers: messages, octets of content as received, connections, octets of the last
// message. Offers PIPELINING, 8BITMIME, SMTPUTF8, SIZE and XFORWARD (which Postfix's proxy filter wants), not CHUNKING.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MESSAGES, OCTETS, CONNECTIONS, LAST };
static volatile uint64_t *counters;
static char buffer[1 << 19];

typedef struct {
    int fd;
    int in_content;
    char command[1024]; // a command that has not all arrived
    size_t command_length;
    char tail[4]; // the last octets of content, for an end that segments part
    size_t tail_length;
    uint64_t length;
    char replies[2048];
    size_t reply_length;
} Session;

static void say(Session *s, const char *text) {
    size_t length = strlen(text);
    if (s->reply_length + length < sizeof s->replies) {
        memcpy(s->replies + s->reply_length, text, length);
        s->reply_length += length;
    }
}

static int flush(Session *s) {
    if (s->reply_length == 0) return 0;
    ssize_t sent = send(s->fd, s->replies, s->reply_length, MSG_NOSIGNAL);
    s->reply_length = 0;
    return sent < 0 ? -1 : 0;
}

// Returns 1 when the session is over.
static int obey(Session *s) {
    if (!strncasecmp(s->command, "EHLO", 4)) {
        say(s, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n"
               "250-XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE\r\n250 SIZE 0\r\n");
    } else if (!strncasecmp(s->command, "DATA", 4)) {
        say(s, "354 Go ahead\r\n");
        s->in_content = 1;
        s->length = 0;
        memcpy(s->tail, "\r\n", 2); // the line end of DATA counts
        s->tail_length = 2;
    } else if (!strncasecmp(s->command, "QUIT", 4)) {
        say(s, "221 2.0.0 Bye\r\n");
        return 1;
    } else {
        say(s, "250 2.0.0 Ok\r\n");
    }
    return 0;
}

// The octets of content in `p[0..<n]`, its end included; -1 if the end is not there.
static ssize_t find_end(Session *s, const char *p, size_t n) {
    char seam[8];
    size_t more = n < 4 ? n : 4;
    memcpy(seam, s->tail, s->tail_length);
    memcpy(seam + s->tail_length, p, more);
    char *end = memmem(seam, s->tail_length + more, "\r\n.\r\n", 5);
    if (end && end - seam + 5 > (ssize_t)s->tail_length) return end - seam + 5 - (ssize_t)s->tail_length;
    end = memmem(p, n, "\r\n.\r\n", 5);
    if (end) return end - p + 5;
    if (n >= 4) {
        memcpy(s->tail, p + n - 4, 4);
        s->tail_length = 4;
    } else {
        size_t total = s->tail_length + n, keep = total > 4 ? 4 : total;
        memmove(s->tail, seam + total - keep, keep);
        s->tail_length = keep;
    }
    return -1;
}

// Returns 1 when the session is over.
static int take(Session *s, char *p, size_t left) {
    while (left > 0) {
        if (s->in_content) {
            ssize_t end = find_end(s, p, left);
            size_t used = end < 0 ? left : (size_t)end;
            s->length += used;
            p += used;
            left -= used;
            if (end >= 0) {
                s->in_content = 0;
                counters[OCTETS] += s->length;
                counters[LAST] = s->length;
                counters[MESSAGES]++;
                say(s, "250 2.0.0 Ok: thrown away\r\n");
            }
        } else {
            char *line_end = memchr(p, '\n', left);
            size_t used = line_end ? (size_t)(line_end - p) + 1 : left;
            size_t room = sizeof s->command - 1 - s->command_length;
            size_t copied = used < room ? used : room;
            memcpy(s->command + s->command_length, p, copied);
            s->command_length += copied;
            p += used;
            left -= used;
            if (line_end) {
                s->command[s->command_length] = 0;
                s->command_length = 0;
                if (obey(s)) return 1;
            }
        }
    }
    return 0;
}

static void serve(int epoll, int listener) {
    struct epoll_event events[256];
    int one = 1;
    for (;;) {
        int count = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            Session *s = events[i].data.ptr;
            if (!s) {
                int fd;
                while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    s = calloc(1, sizeof *s);
                    s->fd = fd;
                    struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
                    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
                    counters[CONNECTIONS]++;
                    say(s, "220 sink ESMTP\r\n");
                    flush(s);
                }
                continue;
            }
            int over = 0;
            for (int round = 0; round < 4 && !over; round++) {
                ssize_t got = recv(s->fd, buffer, sizeof buffer, 0);
                if (got < 0 && errno == EAGAIN) break;
                over = got <= 0 || take(s, buffer, (size_t)got);
                if (flush(s)) over = 1;
            }
            if (over) {
                close(s->fd);
                free(s);
            }
        }
    }
}

int main(int argc, char **argv) {
    int port = 0, option, one = 1;
    const char *path = 0;
    while ((option = getopt(argc, argv, "p:s:")) != -1) {
        if (option == 'p') port = atoi(optarg);
        if (option == 's') path = optarg;
    }
    int file = path ? open(path, O_RDWR | O_CREAT, 0644) : -1;
    if (!port || file < 0 || ftruncate(file, 32)) {
        fprintf(stderr, "usage: sink -p PORT -s STATFILE\n");
        return 64;
    }
    counters = mmap(0, 32, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("sink");
        return 69;
    }
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = 0};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    serve(epoll, listener);
}
