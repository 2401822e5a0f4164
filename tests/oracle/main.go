// Oracle answers what the Go libraries that Juju is made of make of a text, a value or a command line. It reads requests
// from standard input and writes answers to standard output, JSON objects both, one a line.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
)

// request is a question: Op says which, and which of the other fields it comes with.
type request struct {
	Op         string   `json:"op"`
	Value      *tagged  `json:"value"`
	Format     string   `json:"format"`
	Flags      []flag   `json:"flags"`
	Args       []string `json:"args"`
	AllowEmpty bool     `json:"allow_empty"`
	Text       string   `json:"text"`
	Info       *info    `json:"info"`
}

// answer is any JSON object; an error that the library returns is its member "error", a panic its member "panic".
type answer map[string]any

func main() {
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(out)
	for {
		var r request
		if err := requests.Decode(&r); err == io.EOF {
			return
		} else if err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(1)
		}
		if err := answers.Encode(consult(r)); err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(1)
		}
		// Who asks waits for the answer before asking on.
		out.Flush()
	}
}

// consult answers one request, whatever the library does.
func consult(r request) (a answer) {
	defer func() {
		if reason := recover(); reason != nil {
			a = answer{"panic": fmt.Sprint(reason)}
		}
	}()
	a, err := answerTo(r)
	if err != nil {
		return answer{"error": err.Error()}
	}
	return a
}

func answerTo(r request) (answer, error) {
	switch r.Op {
	case "format":
		return formatted(r.Value, r.Format)
	case "flags":
		return parsed(r.Flags, r.Args)
	case "help":
		return described(r.Info, r.Flags)
	case "keyvalues":
		return paired(r.Args, r.AllowEmpty)
	case "load":
		return loaded(r.Text)
	case "load_strings":
		return loadedStrings(r.Text)
	case "quote":
		return answer{"text": fmt.Sprintf("%q", r.Args)}, nil
	case "atoi":
		number, err := strconv.Atoi(r.Args[0])
		return answer{"number": strconv.Itoa(number)}, err
	case "load_json":
		return loadedJSON(r.Text)
	default:
		panic("no such question: " + r.Op)
	}
}

// octets undoes the hexadecimal form in which texts travel that need not be UTF-8.
func octets(text string) []byte {
	decoded, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return decoded
}
