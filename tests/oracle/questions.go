package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/juju/cmd/v3"
	"github.com/juju/gnuflag"
	"github.com/juju/utils/v3/keyvalues"
	"gopkg.in/yaml.v2"
)

// formatted prints a value through the flags of juju/cmd that a tool has for it.
func formatted(value *tagged, format string) (answer, error) {
	if format != "json" && !sortable(value.value) {
		return answer{"unstable": true}, nil
	}
	var output cmd.Output
	flags := gnuflag.NewFlagSetWithFlagKnownAs("tool", gnuflag.ContinueOnError, "option")
	output.AddFlags(flags, "smart", cmd.DefaultFormatters.Formatters())
	if err := flags.Parse(true, []string{"--format", format}); err != nil {
		return nil, err
	}
	var stdout bytes.Buffer
	if err := output.Write(&cmd.Context{Stdout: &stdout}, value.value); err != nil {
		return nil, err
	}
	return answer{"text": hex.EncodeToString(stdout.Bytes())}, nil
}

// flag declares a flag: its names, its kind, and its default as a text.
type flag struct {
	Names   []string `json:"names"`
	Kind    string   `json:"kind"`
	Default string   `json:"default"`
	Usage   string   `json:"usage"`
}

// evenText is a value with a check, as a relation's id is one: the length must be even.
type evenText struct {
	text string
}

func (e *evenText) Set(text string) error {
	if len(text)%2 != 0 {
		return fmt.Errorf("odd text %q", text)
	}
	e.text = text
	return nil
}

func (e *evenText) String() string {
	return e.text
}

// flagSet declares the flags as juju/cmd does, and returns how to read their values.
func flagSet(flags []flag) (*gnuflag.FlagSet, map[string]func() string) {
	set := gnuflag.NewFlagSetWithFlagKnownAs("tool", gnuflag.ContinueOnError, "option")
	set.SetOutput(&bytes.Buffer{})
	values := map[string]func() string{}
	for _, f := range flags {
		switch f.Kind {
		case "bool":
			value := new(bool)
			for _, name := range f.Names {
				set.BoolVar(value, name, f.Default == "true", f.Usage)
			}
			values[f.Names[0]] = func() string { return strconv.FormatBool(*value) }
		case "int":
			value := new(int)
			byDefault, err := strconv.Atoi(f.Default)
			if err != nil {
				panic(err)
			}
			for _, name := range f.Names {
				set.IntVar(value, name, byDefault, f.Usage)
			}
			values[f.Names[0]] = func() string { return strconv.Itoa(*value) }
		case "text":
			value := new(string)
			for _, name := range f.Names {
				set.StringVar(value, name, f.Default, f.Usage)
			}
			values[f.Names[0]] = func() string { return *value }
		case "even":
			value := &evenText{f.Default}
			for _, name := range f.Names {
				set.Var(value, name, f.Usage)
			}
			values[f.Names[0]] = value.String
		default:
			panic("no such kind of flag: " + f.Kind)
		}
	}
	return set, values
}

func parsed(flags []flag, args []string) (answer, error) {
	set, read := flagSet(flags)
	if err := set.Parse(true, args); err == gnuflag.ErrHelp {
		return answer{"help": true}, nil
	} else if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for name, value := range read {
		values[name] = value()
	}
	return answer{"values": values, "positionals": append([]string{}, set.Args()...)}, nil
}

// info describes a command.
type info struct {
	Name     string   `json:"name"`
	Args     string   `json:"args"`
	Purpose  string   `json:"purpose"`
	Details  string   `json:"details"`
	Examples string   `json:"examples"`
	SeeAlso  []string `json:"see_also"`
}

func described(i *info, flags []flag) (answer, error) {
	set, _ := flagSet(flags)
	described := cmd.Info{
		Name:        i.Name,
		Args:        i.Args,
		Purpose:     i.Purpose,
		Doc:         i.Details,
		Examples:    i.Examples,
		SeeAlso:     i.SeeAlso,
		FlagKnownAs: "option",
	}
	return answer{"text": string(described.Help(set))}, nil
}

func paired(args []string, allowEmpty bool) (answer, error) {
	pairs, err := keyvalues.Parse(args, allowEmpty)
	if err != nil {
		return nil, err
	}
	return answer{"pairs": pairs}, nil
}

func loaded(text string) (answer, error) {
	var value any
	if err := yaml.Unmarshal(octets(text), &value); err != nil {
		return nil, err
	}
	return answer{"value": tag(value)}, nil
}

func loadedStrings(text string) (answer, error) {
	var values map[string]string
	if err := yaml.Unmarshal(octets(text), &values); err != nil {
		return nil, err
	}
	pairs := map[string]string{}
	for key, value := range values {
		pairs[hex.EncodeToString([]byte(key))] = hex.EncodeToString([]byte(value))
	}
	return answer{"pairs": pairs}, nil
}

func loadedJSON(text string) (answer, error) {
	var value any
	if err := json.Unmarshal(octets(text), &value); err != nil {
		return nil, err
	}
	return answer{"value": tag(value)}, nil
}
