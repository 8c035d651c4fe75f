// Drives an EventStoreDB node with the official Go client as it is, and says what came back. Usage: PROGRAM CONNECTION-STRING
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: conformance CONNECTION-STRING")
		os.Exit(2)
	}
	settings, err := esdb.ParseConnectionString(os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%q is no connection string: %v\n", os.Args[1], err)
		os.Exit(2)
	}
	// What the client would log are the errors that the checks provoke.
	settings.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(settings)
	if err != nil {
		fmt.Fprintf(os.Stderr, "no client: %v\n", err)
		os.Exit(2)
	}
	passed, failed := 0, 0
	for _, c := range slices.Concat(appending, keeping, reading, deleting, describing, linking, subscribing, competing) {
		if wrong := outcome(client, c); len(wrong) == 0 {
			passed++
			fmt.Printf("ok %s\n", c.name)
		} else {
			failed++
			fmt.Printf("FAILED %s: %s\n", c.name, strings.Join(wrong, "; "))
		}
	}
	_ = client.Close()
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
