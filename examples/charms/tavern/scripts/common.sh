# What all hooks and actions share; to be sourced.
set -eu -o pipefail

# The order of the relations and of their units is that of the tools, which sort them.
tell_websites() {
    local title port price
    title=$(config-get title)
    port=$(config-get port)
    # A boolean is True or False in the tools' plain output.
    if [ "$(config-get happy-hour)" = True ]; then price=half; else price=full; fi

    # The tools in these loops have the list as their stdin, and leave it alone: else there would be only one turn.
    relation-ids website | while read -r id; do
        relation-list -r "$id" | while read -r unit; do
            juju-log "$unit hears of $title, and calls itself '$(relation-get -r "$id" name "$unit")'"
        done
        relation-set -r "$id" "title=$title" "port=$port"
        if [ "$(is-leader)" = True ]; then
            printf 'price: %s\nmenu: |\n  ale\n  stew\n' "$price" | relation-set -r "$id" --app --file -
        fi
    done
}

# Opens what the operator has asked for, and closes all else.
move_doors() {
    local port back
    port=$(config-get port)
    back=$(config-get back-door)
    opened-ports | while read -r range; do
        case $range in
            "$port/tcp" | "$back/tcp") ;;
            *) close-port "$range" ;;
        esac
    done
    open-port "$port"
    [ -z "$back" ] || open-port "$back"
}

# Says what there is to say of the unit, and of the application if this unit speaks for it.
report() {
    local cellars
    cellars=$(relation-ids cellar | wc -l)
    if [ "$cellars" -eq 0 ]; then
        status-set blocked "no cellar"
    elif [ -z "$(state-get casks)" ]; then
        status-set waiting "for $cellars cellar"
    else
        status-set active "$(state-get casks) casks"
    fi
    if [ "$(is-leader)" = True ]; then
        status-set --application active "$(config-get title)"
    fi
}
