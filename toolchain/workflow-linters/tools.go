//go:build tools

// Package tools names what is built from here, so that go.mod and go.sum lock it.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
