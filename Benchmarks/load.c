// SPDX-License-Identifier: Apache-2.0
// load: an SMTP load generator. One thread, epoll, loopback only. The content is made CRLF and dot-stuffed once and then sent
// as it is, so that the generator costs as little as can be beside what is measured.
//
//   load -p PORT -c SESSIONS -n MESSAGES [-k MESSAGES_A_CONNECTION] [-t SECONDS] -F FILE
//
// Prints one line of JSON. Exit 1 when a message was not answered 250.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef enum { GREETING, HELLO, SENDER, RECIPIENT, DATA, CONTENT, FINAL, GOODBYE } State;

typedef struct {
    int fd;
    State state;
    long left;     // messages for this connection
    size_t offset; // of the content that has been sent
    double began;
    char line[4096];
    size_t length;
    int wants_out;
} Session;

static char *content;
static size_t content_length;
static long target = 1, started, accepted, refused, failed, per_connection = 1;
static double *latencies, last_answer;
static long latency_count;
static int epoll, active;
static struct sockaddr_in address;
static char problem[300];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void say(Session *s, const char *text) {
    size_t length = strlen(text);
    if (send(s->fd, text, length, MSG_NOSIGNAL) != (ssize_t)length) snprintf(problem, sizeof problem, "short write");
}

static void watch_out(Session *s, int on) {
    if (s->wants_out == on) return;
    struct epoll_event event = {.events = EPOLLIN | (on ? EPOLLOUT : 0), .data.ptr = s};
    epoll_ctl(epoll, EPOLL_CTL_MOD, s->fd, &event);
    s->wants_out = on;
}

static void fail(const char *what, State state) {
    failed++;
    snprintf(problem, sizeof problem, "%s in state %d, errno %d", what, state, errno);
}

static void connect_next(Session *s) {
    if (started >= target) return;
    int one = 1;
    s->left = per_connection < target - started ? per_connection : target - started;
    started += s->left;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    s->state = GREETING;
    s->length = s->offset = 0;
    s->wants_out = 0;
    s->began = now();
    if (connect(s->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) {
        fail("connect", GREETING);
        close(s->fd);
        s->fd = -1;
        return;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
    epoll_ctl(epoll, EPOLL_CTL_ADD, s->fd, &event);
    active++;
}

static void send_content(Session *s) {
    while (s->offset < content_length) {
        size_t size = content_length - s->offset;
        if (size > 1 << 18) size = 1 << 18;
        ssize_t sent = send(s->fd, content + s->offset, size, MSG_NOSIGNAL);
        if (sent < 0) { // full, or closed: then the reply that is coming says why
            watch_out(s, errno == EAGAIN);
            return;
        }
        s->offset += sent;
    }
    watch_out(s, 0);
    s->state = FINAL;
}

static void next_message(Session *s) {
    s->state = SENDER;
    s->offset = 0;
    say(s, "MAIL FROM:<src@bench.invalid>\r\n");
}

// Returns 1 when the connection is done with.
static int heed(Session *s, int code, const char *line) {
    if (code >= 400 && s->state != GOODBYE) {
        refused++;
        snprintf(problem, sizeof problem, "state %d: %.200s", s->state, line);
        return 1;
    }
    switch (s->state) {
    case GREETING:
        s->state = HELLO;
        say(s, "EHLO bench.invalid\r\n");
        break;
    case HELLO: next_message(s); break;
    case SENDER:
        s->state = RECIPIENT;
        say(s, "RCPT TO:<dst@bench.invalid>\r\n");
        break;
    case RECIPIENT:
        s->state = DATA;
        say(s, "DATA\r\n");
        break;
    case DATA:
        s->state = CONTENT;
        send_content(s);
        break;
    case CONTENT: break;
    case FINAL:
        accepted++;
        last_answer = now();
        latencies[latency_count++] = last_answer - s->began;
        if (--s->left == 0) {
            say(s, "QUIT\r\n");
            return 1;
        }
        s->began = now();
        next_message(s);
        break;
    case GOODBYE: return 1;
    }
    return 0;
}

// Returns 1 when the connection is done with.
static int hear(Session *s) {
    for (;;) {
        ssize_t got = recv(s->fd, s->line + s->length, sizeof s->line - 1 - s->length, 0);
        if (got < 0 && errno == EAGAIN) return 0;
        if (got <= 0) {
            fail(got ? "recv" : "closed", s->state);
            return 1;
        }
        s->length += got;
        s->line[s->length] = 0;
        char *from = s->line, *end;
        while ((end = memchr(from, '\n', s->line + s->length - from))) {
            *end = 0;
            int last = end - from < 4 || from[3] != '-';
            if (last && heed(s, atoi(from), from)) return 1;
            from = end + 1;
        }
        s->length = s->line + s->length - from;
        memmove(s->line, from, s->length);
        if (s->length >= sizeof s->line - 1) s->length = 0;
    }
}

static int by_time(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int read_message(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return -1;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *raw = malloc(size + 1);
    if (fread(raw, 1, size, file) != (size_t)size) return -1;
    fclose(file);
    content = malloc(size * 2 + 8);
    int line_start = 1;
    for (long i = 0; i < size; i++) {
        if (raw[i] == '\r') continue;
        if (line_start && raw[i] == '.') content[content_length++] = '.';
        if (raw[i] == '\n') content[content_length++] = '\r';
        content[content_length++] = raw[i];
        line_start = raw[i] == '\n';
    }
    if (!line_start) {
        memcpy(content + content_length, "\r\n", 2);
        content_length += 2;
    }
    memcpy(content + content_length, ".\r\n", 3);
    content_length += 3;
    free(raw);
    return 0;
}

int main(int argc, char **argv) {
    const char *path = 0;
    int port = 0, option, sessions = 1;
    double limit = 120;
    while ((option = getopt(argc, argv, "p:c:n:k:t:F:")) != -1) {
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'c': sessions = atoi(optarg); break;
        case 'n': target = atol(optarg); break;
        case 'k': per_connection = atol(optarg); break;
        case 't': limit = atof(optarg); break;
        case 'F': path = optarg; break;
        }
    }
    if (!port || !path || read_message(path)) {
        fprintf(stderr, "usage: load -p PORT -c SESSIONS -n MESSAGES [-k MESSAGES_A_CONNECTION] [-t SECONDS] -F FILE\n");
        return 64;
    }
    address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    latencies = malloc(sizeof(double) * target);
    epoll = epoll_create1(0);
    Session *all = calloc(sessions, sizeof *all);
    double began = now();
    for (int i = 0; i < sessions; i++) {
        all[i].fd = -1;
        connect_next(&all[i]);
    }
    struct epoll_event events[256];
    while (active > 0) {
        int count = epoll_wait(epoll, events, 256, 200);
        if (now() - began > limit) {
            failed += active;
            snprintf(problem, sizeof problem, "time limit");
            break;
        }
        for (int i = 0; i < count; i++) {
            Session *s = events[i].data.ptr;
            if (s->fd < 0) continue;
            int done = events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) ? hear(s) : 0;
            if (!done && events[i].events & EPOLLOUT && s->state == CONTENT) send_content(s);
            if (done) {
                close(s->fd);
                s->fd = -1;
                active--;
                if (failed + refused < 1000) connect_next(s);
            }
        }
    }
    double took = latency_count ? last_answer - began : now() - began;
    qsort(latencies, latency_count, sizeof *latencies, by_time);
#define AT(part) (latency_count ? latencies[(long)((latency_count - 1) * (part))] * 1e3 : 0)
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    for (char *p = problem; *p; p++)
        if (*p == '"' || *p == '\\' || *p < 32) *p = ' ';
    printf("{\"accepted\":%ld,\"refused\":%ld,\"failed\":%ld,\"seconds\":%.4f,\"per_second\":%.2f,\"octets\":%zu,"
           "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"own_cpu\":%.3f,\"problem\":\"%s\"}\n",
           accepted, refused, failed, took, accepted / took, content_length, AT(0.5), AT(0.99),
           usage.ru_utime.tv_sec + usage.ru_utime.tv_usec * 1e-6 + usage.ru_stime.tv_sec + usage.ru_stime.tv_usec * 1e-6, problem);
    return accepted == target ? 0 : 1;
}
