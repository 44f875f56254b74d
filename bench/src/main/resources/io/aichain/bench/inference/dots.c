/* The same sums as the kernels', as anyone would write them: D1 truncates each product, D2 the sum. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define IN 512
#define UNITS 256
static int64_t w[UNITS][IN], x[IN], y[UNITS];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static void d1(void) {
    for (int u = 0; u < UNITS; u++) {
        int64_t s = 0;
        for (int k = 0; k < IN; k++) s += (int64_t)((__int128)x[k] * w[u][k] / 1000000000000000000LL);
        y[u] = s;
    }
}

static void d2(void) {
    for (int u = 0; u < UNITS; u++) {
        __int128 s = 0;
        for (int k = 0; k < IN; k++) s += (__int128)x[k] * w[u][k];
        y[u] = (int64_t)(s / 1000000000000000000LL);
    }
}

static void measure(const char *name, void (*f)(void)) {
    double best = 1e18, end = now() + 3e9;
    int64_t kept = 0;
    while (now() < end) {
        double start = now();
        f();
        double took = now() - start;
        if (took < best) best = took;
        kept += y[7];
    }
    best /= (double)IN * UNITS;
    printf("%-28s %-12s %8.3f ns, %7.3f G/s%s\n", name, "C", best, 1 / best, kept == 42 ? " " : "");
}

int main(void) {
    srand(1);
    for (int k = 0; k < IN; k++) x[k] = (rand() - RAND_MAX / 2) * 400000000LL;
    for (int u = 0; u < UNITS; u++) for (int k = 0; k < IN; k++) w[u][k] = (rand() - RAND_MAX / 2) * 60000000LL;
    measure("d1, __int128 division", d1);
    measure("d2, __int128", d2);
    return 0;
}
