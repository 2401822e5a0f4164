package main

import (
	"bytes"
	"reflect"
	"slices"
	"time"

	"gopkg.in/yaml.v2"
)

// sortable tells whether the keys of all maps in the value have one order only, as YAML sorts them. If they do not, how
// they are printed depends on the order in which a map happens to be run through, and is another each time.
func sortable(value any) bool {
	in := reflect.ValueOf(value)
	switch in.Kind() {
	case reflect.Map:
		var texts []string
		for _, key := range in.MapKeys() {
			if text, ok := key.Interface().(string); ok {
				texts = append(texts, text)
			}
			if !sortable(in.MapIndex(key).Interface()) {
				return false
			}
		}
		return haveOneOrder(texts)
	case reflect.Slice:
		for i := 0; i < in.Len(); i++ {
			if !sortable(in.Index(i).Interface()) {
				return false
			}
		}
	case reflect.Struct:
		if _, isTime := value.(time.Time); isTime {
			return true
		}
		for i := 0; i < in.NumField(); i++ {
			if !sortable(in.Field(i).Interface()) {
				return false
			}
		}
	}
	return true
}

// haveOneOrder tells whether no keys are alike, and none go in a circle. Were there a circle, there would be one of three:
// of any two keys, one goes first.
func haveOneOrder(keys []string) bool {
	for _, a := range keys {
		for _, b := range keys {
			if a == b {
				continue
			}
			if slices.Equal([]rune(a), []rune(b)) {
				return false
			}
			for _, c := range keys {
				if c != a && c != b && goesFirst(a, b) && goesFirst(b, c) && goesFirst(c, a) {
					return false
				}
			}
		}
	}
	return true
}

// goesFirst asks the printer itself, which does not lend out its order.
func goesFirst(a, b string) bool {
	text, err := yaml.Marshal(map[string]bool{a: true, b: false})
	if err != nil {
		panic(err)
	}
	return bytes.HasSuffix(text, []byte(": false\n"))
}
