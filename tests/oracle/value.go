package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
)

// tagged is a value on its way: an object with one member, whose name says the type.
//
//	nil  null
//	bool a truth value
//	int, uint  a decimal number, as a string
//	float  the bits of a float64, as a decimal number in a string
//	text  a string, in hexadecimal
//	time  a moment, as RFC 3339 writes it
//	list  a list of values, or null for a nil slice
//	map  a list of pairs of values, or null for a nil map
//	struct  a list of pairs of a name and a value
type tagged struct {
	value any
}

func (t *tagged) UnmarshalJSON(text []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	for tag, content := range members {
		value, err := untagged(tag, content)
		t.value = value
		return err
	}
	return fmt.Errorf("a value without a tag")
}

func untagged(tag string, content json.RawMessage) (any, error) {
	var text string
	switch tag {
	case "int", "uint", "float", "text", "time":
		if err := json.Unmarshal(content, &text); err != nil {
			return nil, err
		}
	}
	isNil := bytes.Equal(content, []byte("null"))
	switch tag {
	case "nil":
		return nil, nil
	case "bool":
		var value bool
		err := json.Unmarshal(content, &value)
		return value, err
	case "int":
		return strconv.Atoi(text)
	case "uint":
		return strconv.ParseUint(text, 10, 64)
	case "float":
		bits, err := strconv.ParseUint(text, 10, 64)
		return math.Float64frombits(bits), err
	case "text":
		decoded, err := hex.DecodeString(text)
		return string(decoded), err
	case "time":
		return time.Parse(time.RFC3339, text)
	case "list":
		if isNil {
			return []string(nil), nil
		}
		var items []tagged
		err := json.Unmarshal(content, &items)
		return list(items), err
	case "map":
		if isNil {
			return map[string]any(nil), nil
		}
		var pairs [][2]tagged
		err := json.Unmarshal(content, &pairs)
		return mapping(pairs), err
	case "struct":
		var pairs [][2]json.RawMessage
		if err := json.Unmarshal(content, &pairs); err != nil {
			return nil, err
		}
		return structure(pairs)
	default:
		return nil, fmt.Errorf("no such tag: %s", tag)
	}
}

// list is a []string if all items are strings, as the tools have it that print names.
func list(items []tagged) any {
	texts := make([]string, 0, len(items))
	values := make([]any, 0, len(items))
	for _, item := range items {
		values = append(values, item.value)
		if text, ok := item.value.(string); ok {
			texts = append(texts, text)
		}
	}
	if len(texts) == len(items) {
		return texts
	}
	return values
}

// mapping is a map[string]any if all keys are strings, and what YAML makes of a map if not.
func mapping(pairs [][2]tagged) any {
	byText := make(map[string]any, len(pairs))
	byAny := make(map[any]any, len(pairs))
	for _, pair := range pairs {
		byAny[pair[0].value] = pair[1].value
		if key, ok := pair[0].value.(string); ok {
			byText[key] = pair[1].value
		}
	}
	if len(byText) == len(byAny) {
		return byText
	}
	return byAny
}

// structure makes a type for the occasion, whose fields bear the names in YAML and in JSON.
func structure(pairs [][2]json.RawMessage) (any, error) {
	fields := make([]reflect.StructField, 0, len(pairs))
	values := make([]tagged, len(pairs))
	for i, pair := range pairs {
		var name string
		if err := json.Unmarshal(pair[0], &name); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(pair[1], &values[i]); err != nil {
			return nil, err
		}
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("F%d", i),
			Type: reflect.TypeFor[any](),
			Tag:  reflect.StructTag(fmt.Sprintf(`yaml:%q json:%q`, name, name)),
		})
	}
	made := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		if value.value != nil {
			made.Field(i).Set(reflect.ValueOf(value.value))
		}
	}
	return made.Interface(), nil
}

// tag is the way back.
func tag(value any) any {
	switch value := value.(type) {
	case nil:
		return map[string]any{"nil": nil}
	case bool:
		return map[string]any{"bool": value}
	case int:
		return map[string]any{"int": strconv.Itoa(value)}
	case int64:
		return map[string]any{"int": strconv.FormatInt(value, 10)}
	case uint64:
		return map[string]any{"uint": strconv.FormatUint(value, 10)}
	case float64:
		if math.IsNaN(value) {
			// There are many; they all mean the same.
			value = math.Float64frombits(0x7ff8000000000000)
		}
		return map[string]any{"float": strconv.FormatUint(math.Float64bits(value), 10)}
	case string:
		return map[string]any{"text": hex.EncodeToString([]byte(value))}
	case []any:
		items := make([]any, 0, len(value))
		for _, item := range value {
			items = append(items, tag(item))
		}
		return map[string]any{"list": items}
	case map[any]any:
		pairs := make([]any, 0, len(value))
		for key, value := range value {
			pairs = append(pairs, [2]any{tag(key), tag(value)})
		}
		return map[string]any{"map": pairs}
	case map[string]any:
		pairs := make([]any, 0, len(value))
		for key, value := range value {
			pairs = append(pairs, [2]any{tag(key), tag(value)})
		}
		return map[string]any{"map": pairs}
	default:
		panic(fmt.Sprintf("no tag for a %T", value))
	}
}
