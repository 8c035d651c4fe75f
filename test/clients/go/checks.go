package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// patience is how long one check may take as a whole; a healthy node needs a small part of it.
const patience = 20 * time.Second

// check is one sentence about the node and what shows it.
type check struct {
	name string
	run  func(*trial)
}

// trial is the run of one check: the client it uses and what it found wrong.
type trial struct {
	ctx    context.Context
	client *esdb.Client
	wrong  []string
}

// abandoned ends a trial that cannot go on.
type abandoned struct{}

// outcome runs the check and gives what was wrong, nothing if the node behaved.
func outcome(client *esdb.Client, c check) []string {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	t := &trial{ctx: ctx, client: client}
	func() {
		defer func() {
			switch caught := recover().(type) {
			case nil, abandoned:
			default:
				t.wrong = append(t.wrong, fmt.Sprintf("panic: %v", caught))
			}
		}()
		c.run(t)
	}()
	return t.wrong
}

// same notes a difference and goes on.
func (t *trial) same(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		t.wrong = append(t.wrong, fmt.Sprintf("%s is %v, expected %v", what, got, want))
	}
}

// holds notes a sentence that is not true and goes on.
func (t *trial) holds(sentence string, isTrue bool) {
	if !isTrue {
		t.wrong = append(t.wrong, "not so: "+sentence)
	}
}

// must ends the trial on an error.
func (t *trial) must(what string, err error) {
	if err != nil {
		t.abandon(fmt.Sprintf("%s: %v", what, err))
	}
}

func (t *trial) abandon(why string) {
	t.wrong = append(t.wrong, why)
	panic(abandoned{})
}

// refused notes an error of another code, or whose text lacks a part.
func (t *trial) refused(what string, err error, code esdb.ErrorCode, parts ...string) {
	var known *esdb.Error
	if !errors.As(err, &known) {
		t.wrong = append(t.wrong, fmt.Sprintf("%s gave %v, expected error code %d", what, err, code))
		return
	}
	t.same(what+": error code", known.Code(), code)
	for _, part := range parts {
		t.holds(fmt.Sprintf("%s says %q (it says %q)", what, part, known.Error()), strings.Contains(known.Error(), part))
	}
}

// eventually asks until the answer is yes, for what the node does after it has answered.
func (t *trial) eventually(sentence string, isTrue func() bool) {
	for !isTrue() {
		select {
		case <-t.ctx.Done():
			t.abandon("never so: " + sentence)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// named gives a stream or group of this trial alone.
func named(prefix string) string { return prefix + "-" + uuid.NewString() }
