// A hook tool that knows its answer without asking anybody.

#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    (void)argc;
    const char *name = strrchr(argv[0], '/');
    name = name == NULL ? argv[0] : name + 1;
    if (strcmp(name, "is-leader") == 0)
        return write(1, "true\n", 5) != 5;
    return 0;
}
